"""Walking all states and roles of a request: what is shown, what is refused, and the reason in both."""

from odoo.exceptions import AccessError, UserError


class Undo(Exception):
    """Raised to roll back what an allowed step did."""


class RequestWalk:
    """For each state and user: a step is refused exactly when there is a reason, in the words of that reason, and its
    button is there exactly when there is none."""

    def _steps(self):
        """{step: a function that takes it of a record}. The other half of a dialog is given apart."""
        raise NotImplementedError

    def _walk(self, request, users):
        """The steps that each user can take: {user: {step}}; for who may not even read the request, nothing."""
        return {user: self._walk_user(request.with_env(self.env), user) for user in users}

    def _walk_user(self, request, user):
        self.env.flush_all()
        self.env.invalidate_all()
        own = request.with_user(user)
        if not own.has_access("read"):
            for step, take in self._steps().items():
                self.assertIsInstance(self._take(own, take), AccessError, f"{user.name} {step}")
            # Members take their steps on their page, which found the request as theirs.
            own = own.sudo()
        return {step for step, take in self._steps().items() if self._may(own, step.partition(" ")[0], take)}

    def _may(self, own, step, take):
        reason = own._get_cannot_reason(step)
        told = f"{own.env.user.name}, {own.state}, {step}: {reason}"
        name = f"may_{step}"
        if name in own._fields:
            self.assertEqual(own[name], not reason, told)
        if step == "approve" and own.state == "submitted":
            self.assertEqual(own.cannot_approve_reason or "", reason, told)
        error = self._take(own, take)
        if reason:
            self.assertIsInstance(error, UserError, told)
            self.assertEqual(str(error), reason, told)
            role = own._get_not_allowed_reason(own._steps[step].role)
            self.assertEqual(isinstance(error, AccessError), bool(role), told)
        else:
            self.assertIsNone(error, told)
        return not reason

    def _take(self, own, take):
        """The error that taking the step gives; whatever it did is undone."""
        error = None
        try:
            with self.cr.savepoint():
                try:
                    take(own)
                    self.env.flush_all()
                except UserError as refused:
                    error = refused
                raise Undo
        except Undo:
            self.env.invalidate_all()
        return error
