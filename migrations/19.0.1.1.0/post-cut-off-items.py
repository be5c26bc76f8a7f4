"""Items of cut-off entries say of which document they move a line; of those from before, it stands in their label.

An entry of one document says it anyhow. Items whose label names no document, or more than one, follow all of them.
"""


def migrate(cr, _version):
    cr.execute(
        r"""UPDATE account_move_line item SET coop_cut_off_of_id = named.origin_id
             FROM (SELECT moved.id, MIN(origin.id) AS origin_id
                     FROM adjusting_entries__account_move link
                     JOIN account_move origin ON origin.id = link.adjusting_entry_move_id
                     JOIN res_company company ON company.id = origin.company_id AND company.coop_enabled
                     JOIN account_move_line moved ON moved.move_id = link.move_id
                    WHERE moved.coop_cut_off_of_id IS NULL
                      AND moved.name ~ (REGEXP_REPLACE(origin.name, '([^A-Za-z0-9])', '\\\1', 'g') || '($|[^0-9])')
                    GROUP BY moved.id HAVING COUNT(*) = 1) AS named
            WHERE item.id = named.id"""
    )
