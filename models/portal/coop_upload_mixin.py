import io
import re
from datetime import date

from dateutil.relativedelta import relativedelta
from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_apply_opt, image_fix_orientation
from odoo.tools.mimetypes import guess_mimetype

from ...engine import RuleError, typed_number

# What everybody can open, and what carries no program: by content, whatever the name says.
TYPES = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
MEGABYTES = ("social_cooperative.upload_megabytes", 10)
FILES = ("social_cooperative.upload_files", 10)
NAME_LENGTH = 80
# So many million points a photo may have, by its format: a telephone's whole sensor, and a picture of a large screen.
# What a small file says that it is would otherwise keep the server busy for a long time.
MEGAPIXELS = {"JPEG": 50, "PNG": 20}
# Longest side that is kept: enough to read a receipt by.
LONGEST_SIDE = 4000
# Years back and ahead of today in which work is done and something is bought.
YEARS_BACK, YEARS_AHEAD = 10, 2
# Of what was typed, in a message about it.
SHOWN_TEXT = 40


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
            photo = Image.open(io.BytesIO(content))
            self._check_resolution(name, photo)
            kind = photo.format
            # A JPEG is read at a fraction of its size, which is much faster than to make it smaller afterwards.
            photo.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            photo = image_fix_orientation(photo)
            photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return image_apply_opt(photo, kind, quality=85)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:  # broken, or made to do harm
            raise self._not_a_photo(name) from error

    @api.model
    def _check_resolution(self, name, photo):
        """By what the file says of itself, before any of it is read."""
        width, height = photo.size
        largest = MEGAPIXELS.get(photo.format, 0)
        if width * height > largest * 1_000_000:
            raise UserError(
                self.env._(
                    "%(name)s has too many points: %(size)s million at most. Make a smaller photo.",
                    name=self._clean_name(name),
                    size=largest,
                )
            )

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
        """The day as typed, in the years in which work is done and something is bought; False when nothing was."""
        try:
            day = text and date.fromisoformat(text)
        except ValueError as error:
            raise UserError(
                self.env._("%(date)s is no date. Write it like 2026-01-31.", date=self._page_quoted(text))
            ) from error
        today = fields.Date.context_today(self)
        first, last = today - relativedelta(years=YEARS_BACK), today + relativedelta(years=YEARS_AHEAD)
        if day and not first <= day <= last:
            raise UserError(
                self.env._(
                    "%(date)s is too long ago or too far ahead. Choose a day from %(first)s to %(last)s.",
                    date=day,
                    first=first,
                    last=last,
                )
            )
        return day or False

    @api.model
    def _page_number(self, text):
        """A number as typed (Decimal), with a comma or a point; never negative."""
        try:
            return typed_number(text)
        except RuleError as error:
            shown = self._page_quoted(text)
            if error.code == "number_too_large":
                raise UserError(self.env._("The number “%(text)s” is too large.", text=shown)) from error
            raise UserError(
                self.env._("We do not understand the number “%(text)s”. Write it like 12,50.", text=shown)
            ) from error

    @api.model
    def _page_quoted(self, text):
        """What was typed, in a message: not more of it than can be read."""
        text = "".join(sign for sign in text or "" if sign.isprintable())
        return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"

    @api.model
    def _page_shown(self, number):
        """A number as the form shows it: "12,50", and "3" when it is whole."""
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point
        return f"{number:.2f}".removesuffix(".00").replace(".", point or ".")
