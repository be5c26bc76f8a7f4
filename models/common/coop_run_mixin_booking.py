from odoo import Command, api, fields, models

from .coop_guard import as_own_code, on_own_authority


class CoopRunMixin(models.AbstractModel):
    """Booking of a run: its numbers, its journal entry, and the reversal of it."""

    _inherit = "coop.run.mixin"

    move_count = fields.Integer("Number of journal entries", compute="_compute_move_count")

    @api.depends("move_ids")
    def _compute_move_count(self):
        # The board sees that there are entries, not the entries.
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group([(self._entry_field, "in", self.ids)], [self._entry_field], ["__count"])
        )
        counts = {run.id: count for run, count in groups}
        for run in self:
            run.move_count = counts.get(run.id, 0)

    # === ACTIONS === #

    def action_view_moves(self):
        """The journal entries of this run; the entry itself when there is one."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }
        if len(self.move_ids) == 1:
            action |= {"view_mode": "form", "res_id": self.move_ids.id}
        return action

    # === BOOKING === #

    def _do_post(self):
        self.ensure_one()
        self._before_booking()
        self._number()
        self._book()
        as_own_code(self).write(self._prepare_posted_vals())
        self._mark_done()
        self.env.flush_all()
        self._check_booked()

    def _before_booking(self):
        """Hook: find anew what is booked, and refuse when it is something else than was approved."""

    def _check_booked(self):
        """Hook: refuse, and so undo everything, when the books do not say what the run says."""

    def _booking_date(self):
        return self.date_to

    def _number(self):
        """Numbers of the run and of its documents, by the day of booking."""
        if not self._sequence_codes:
            return
        own, documents = self._sequence_codes
        if self.name in (False, "/"):
            [as_own_code(self).name] = self._next_numbers(own, 1)
        numbered = on_own_authority(self._numbered_documents())
        for document, number in zip(numbered, self._next_numbers(documents, len(numbered)), strict=True):
            document.number = number

    def _next_numbers(self, code, count):
        """Hook: the next numbers of the sequence with this code, for the day of booking."""
        raise NotImplementedError

    def _numbered_documents(self):
        """The documents that get a number, in that order."""
        return self._documents()

    def _book(self):
        """Make the run's entry and post it.

        :return: the entry; empty when there is nothing to book
        """
        line_vals = self._prepare_move_lines()
        return self._make_entry(line_vals) if line_vals else self.env["account.move"]

    def _make_entry(self, line_vals, **vals):
        """An entry of the run, posted.

        :param vals: what is another than on its ordinary entry
        """
        move = self._authorise(self.env["account.move"]).create(self._prepare_move_vals(line_vals) | vals)
        self._post_entry(move)
        return move

    def _post_entry(self, move):
        """Post an entry of the run, which names it. Meant to be overridden."""
        move._post(soft=False)

    def _journal(self):
        """Hook: the journal of the entry."""
        raise NotImplementedError

    def _authorise(self, moves):
        """The run's own entries, for which it answers itself. Meant to be overridden."""
        return moves

    def _prepare_move_lines(self):
        """[vals] of the journal items of the entry, in euro."""
        raise NotImplementedError

    def _prepare_move_vals(self, line_vals):
        return {
            "move_type": "entry",
            "journal_id": self._journal().id,
            "company_id": self.company_id.id,
            "date": self._booking_date(),
            "ref": self._label(),
            "line_ids": [Command.create(vals) for vals in line_vals],
        }

    def _label(self):
        """The text on the entry."""
        raise NotImplementedError

    def _prepare_posted_vals(self):
        """What is written about the run when its entry is posted."""
        return {"state": "posted", "posted_by_id": self.env.uid, "posted_on": fields.Datetime.now()}

    # === REVERSAL === #

    def _do_reverse(self):
        self.ensure_one()
        self._reverse_entries()
        as_own_code(self).state = "reversed"
        self._mark_done()
        self.env.flush_all()

    def _reverse_entries(self):
        """Book the opposite of every posted entry of the run; one that is no longer in the books has no opposite."""
        # Whoever may reverse the run need not be allowed to look for its entries.
        entries = self.sudo().move_ids.with_env(self.env)
        for move in self._authorise(entries).filtered(lambda move: move.state == "posted"):
            self._post_entry(self._authorise(self._make_reversal(move)))

    def _make_reversal(self, move):
        # Nobody else reverses the entry: see account.move, _coop_why_fixed.
        return as_own_code(move)._reverse_moves([self._prepare_reversal_vals()]).with_env(move.env)

    def _why_fixed(self):
        """Hook: why its entries are made and undone by this run only, as a message to the user."""
        raise NotImplementedError

    def _reversal_date(self):
        return self._booking_date()

    def _prepare_reversal_vals(self):
        return {"date": self._reversal_date(), "ref": self._label()}
