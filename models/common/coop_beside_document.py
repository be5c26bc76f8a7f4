from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class CoopBesideDocument(models.AbstractModel):
    """Rows that Odoo keeps beside documents and shows to every colleague: who follows one, and who was told what.

    Beside a document of the addon, or about a member, such a row already says too much: that somebody is a member, what
    he asks and for how much. Those rows are for whoever they are addressed to, and for who may read the document. All
    others stay exactly as Odoo has them.
    """

    _name = "coop.beside.document"
    _description = "Rows beside a document"

    @api.model
    def _coop_telling_domain(self):
        """The rows that say something about a member."""
        raise NotImplementedError

    def _coop_readable(self):
        """Those of these rows that are addressed to this user, or of which he may read the document."""
        raise NotImplementedError

    def _coop_hidden(self):
        # All rights find the rows that tell something; the user's own decide who may see them.
        telling = self.sudo().filtered_domain(self._coop_telling_domain()).sudo(False)
        return telling - telling._coop_readable()

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        refused = result[0] if result else self.browse()
        hidden = (self - refused)._coop_hidden()
        if not hidden:
            return result
        return refused + hidden, result[1] if result else self._coop_access_error

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            found = super()._search(domain, **kwargs)
            telling = Domain("id", "in", found) & Domain(self._coop_telling_domain())
            # Found already by the rights of this user; archived ones, too, whose documents he may not read.
            rows = self.sudo().with_context(active_test=False).search(telling, order="id").sudo(False)
            hidden = rows - rows._coop_readable()
            if hidden:
                domain = Domain(domain) & Domain("id", "not in", hidden.ids)
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    def _coop_access_error(self):
        return AccessError(self.env._("This belongs to a document that you may not read."))
