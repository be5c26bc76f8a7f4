import re

import lxml.html

from odoo import models

from odoo.addons.base.models.ir_actions_report import _wkhtml

COMPANY = re.compile(r"\bo_company_(\d+)_layout\b")
MARGIN = "12"  # millimetres above a header that is a part of the page


class IrActionsReport(models.Model):
    """A cooperative's papers name it, with either build of wkhtmltopdf.

    The build without patched Qt prints no running header and footer, and says nothing: an invoice is then without seller, address
    and VAT number. There, header and footer become a part of the page: of the first and the last of each document.
    """

    _inherit = "ir.actions.report"

    # === DRAWN, NOT PRINTED BY A BROWSER === #

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        drawn = self._coop_draw(self._get_report(report_ref).report_name, data or {})
        return (drawn, "pdf") if drawn else super()._render_qweb_pdf(report_ref, res_ids, data)

    def _coop_draw(self, report_name, data):
        """Hook: the PDF of a paper that needs no browser; empty for all others."""
        return b""

    # === HEADER AND FOOTER === #

    def _prepare_html(self, html, report_model=False):
        if not _wkhtml().is_patched_qt:
            html = self._coop_with_headers(html)
        return super()._prepare_html(html, report_model)

    def _coop_with_headers(self, html):
        """This page with header and footer of each document of a cooperative inside of it; another company's as it is."""
        root = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
        articles = [node for node in root.find_class("article") if self._coop_is_ours(node)]
        for article in articles:
            for kind in ("header", "footer"):
                beside = [node for node in article.getparent() if kind in (node.get("class") or "").split()]
                for node in beside[:1]:
                    self._coop_move(node, kind, article)
        if not articles:
            return html
        root.set("data-report-margin-top", MARGIN)
        return lxml.html.tostring(root, encoding="utf-8")

    def _coop_is_ours(self, article):
        found = COMPANY.search(article.get("class", ""))
        # Whether a company is a cooperative is no secret; who prints its paper need not work in it.
        return bool(found) and self.env["res.company"].sudo().browse(int(found[1])).exists().coop_enabled

    @staticmethod
    def _coop_move(node, kind, article):
        for number in node.find_class("page") + node.find_class("topage"):
            line = number.getparent()  # "Page 1 / 2" is counted by a running footer only
            if line is not None and line.getparent() is not None:
                line.drop_tree()
        node.set("class", node.get("class").replace(kind, f"coop_{kind}", 1))
        if kind == "header":
            for image in node.iter("img"):
                image.set("style", "max-height: 20mm")  # of a size that asks for no style sheet
            article.insert(0, node)
        else:
            article.append(node)
