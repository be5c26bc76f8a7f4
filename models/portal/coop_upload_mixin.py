import re

from PIL.Image import DecompressionBombError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess, image_apply_opt
from odoo.tools.mimetypes import guess_mimetype

from ...engine import RuleError, typed_number

# What everybody can open, and what carries no program: by content, whatever the name says.
TYPES = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
MEGABYTES = ("social_cooperative.upload_megabytes", 10)
FILES = ("social_cooperative.upload_files", 10)
NAME_LENGTH = 80


class CoopUploadMixin(models.AbstractModel):
    """What members send in: photos, limited in type, size and number (system parameters), and typed numbers and days."""

    _name = "coop.upload.mixin"
    _description = "Photos sent in by members"

    @api.model
    def _upload_limit(self, limit):
        key, default = limit
        # A limit is no secret; members have no rights on parameters.
        return int(self.env["ir.config_parameter"].sudo().get_param(key, default))

    @api.model
    def _read_uploads(self, files):
        """[(name, content)] of file objects with a ``filename``; never more of each than is allowed.

        :raises UserError: for what is too large, too much, or something else than a photo or PDF
        """
        files = [file for file in files if file.filename]
        megabytes = self._upload_limit(MEGABYTES)
        if len(files) > self._upload_limit(FILES):
            raise self._too_many()
        uploads = [(file.filename, file.read(megabytes * 1024 * 1024 + 1)) for file in files]
        for name, content in uploads:
            self._check_upload(name, content, megabytes)
        return [(name, self._without_location(name, content)) for name, content in uploads]

    @api.model
    def _check_upload(self, name, content, megabytes):
        if len(content) > megabytes * 1024 * 1024:
            raise UserError(
                self.env._(
                    "%(name)s is too large. A photo may be %(size)s MB at most. Make a smaller photo.",
                    name=self._clean_name(name),
                    size=megabytes,
                )
            )
        if guess_mimetype(content) not in TYPES:
            raise self._not_a_photo(name)

    @api.model
    def _without_location(self, name, content):
        """A photo as its pixels only: phones write into it where and when it was taken, and a member may be at home."""
        if guess_mimetype(content) == "application/pdf":
            return content
        try:
            photo = ImageProcess(content)
            return image_apply_opt(photo.image, photo.original_format, quality=85)
        except (OSError, ValueError, DecompressionBombError) as error:  # broken, or made to do harm
            raise self._not_a_photo(name) from error

    @api.model
    def _not_a_photo(self, name):
        return UserError(
            self.env._(
                "%(name)s is not a photo or PDF that we can use. Choose a photo (JPEG or PNG) or a PDF.",
                name=self._clean_name(name),
            )
        )

    @api.model
    def _too_many(self):
        return UserError(self.env._("These are too many photos: %(count)s at most.", count=self._upload_limit(FILES)))

    @api.model
    def _clean_name(self, name):
        """The last part of a name, without signs that mean something to a computer."""
        bare = re.sub(r"[^\w .()-]", "_", re.split(r"[\\/]", name)[-1]).strip(" .")
        return bare[:NAME_LENGTH] or self.env._("Photo")

    def _attach_uploads(self, uploads):
        """Keep checked uploads with this record, as those of this user; ``_attach`` is the record's own."""
        self.ensure_one()
        if len(self._own_uploads()) + len(uploads) > self._upload_limit(FILES):
            raise self._too_many()
        for name, content in uploads:
            mimetype = guess_mimetype(content)
            stem = re.sub(r"\.\w{1,5}$", "", self._clean_name(name))
            self._attach(f"{stem}.{TYPES[mimetype]}", content, mimetype)

    def _own_uploads(self):
        """What this user sent in with the record; what others attached is not his to see."""
        self.ensure_one()
        self.check_access("read")
        # Members have no rights on attachments; these are their own, of what was just checked.
        attachments = self.env["ir.attachment"].sudo()
        return attachments.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("create_uid", "=", self.env.uid),
            ],
            order="id",
        )

    def _own_upload(self, attachment_id):
        return self._own_uploads().filtered(lambda upload: upload.id == attachment_id)

    # === WHAT WAS TYPED === #

    @api.model
    def _page_date(self, text):
        try:
            return fields.Date.to_date(text or False)
        except ValueError as error:
            raise UserError(self.env._("%(date)s is no date. Write it like 2026-01-31.", date=text)) from error

    @api.model
    def _page_number(self, text):
        """A number as typed (Decimal), with a comma or a point; never negative."""
        try:
            return typed_number(text)
        except RuleError as error:
            raise UserError(
                self.env._("We do not understand the number “%(text)s”. Write it like 12,50.", text=text or "")
            ) from error

    @api.model
    def _page_shown(self, number):
        """A number as the form shows it: "12,50", and "3" when it is whole."""
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point
        return f"{number:.2f}".removesuffix(".00").replace(".", point or ".")
