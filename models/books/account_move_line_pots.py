from odoo import models
from odoo.tools import SQL

FUNCTION = SQL.identifier("coop_check_pot_item")
TRIGGER = SQL.identifier("coop_pot_item_has_member")


class AccountMoveLine(models.Model):
    """The database itself knows the pots: a posted item on a control account has a member, whatever wrote it.

    A check constraint cannot look in another table, and the item's own columns contain what the program
    believed; so this is a trigger.
    """

    _inherit = "account.move.line"

    def init(self):
        result = super().init()
        self._coop_drop_pot_trigger()
        # The name of the constraint is that of _coop_pot_has_member: the user reads the same words.
        self.env.cr.execute(
            SQL(
                """CREATE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $$
                   BEGIN
                       IF EXISTS (
                           SELECT FROM coop_pot pot
                             JOIN res_company company ON company.id = NEW.company_id AND company.coop_enabled
                            WHERE pot.account_id = NEW.account_id
                              AND NOT (NEW.coop_pot_id IS NOT DISTINCT FROM pot.id
                                       AND EXISTS (SELECT FROM coop_member member
                                                    WHERE member.id = NEW.coop_member_id
                                                      AND member.partner_id = NEW.partner_id
                                                      AND member.company_id = NEW.company_id))
                       ) THEN
                           RAISE EXCEPTION USING
                               MESSAGE = format('journal item %%s on a pot account is no member''s', NEW.id),
                               ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                               CONSTRAINT = 'account_move_line_coop_pot_has_member';
                       END IF;
                       RETURN NEW;
                   END $$""",
                function=FUNCTION,
            )
        )
        self.env.cr.execute(
            SQL(
                """CREATE TRIGGER %(trigger)s
                   BEFORE INSERT OR UPDATE OF account_id, company_id, coop_member_id, coop_pot_id, parent_state, partner_id
                   ON %(table)s FOR EACH ROW WHEN (NEW.parent_state = 'posted') EXECUTE FUNCTION %(function)s()""",
                trigger=TRIGGER,
                table=SQL.identifier(self._table),
                function=FUNCTION,
            )
        )
        return result

    def _coop_drop_pot_trigger(self):
        """Before it is made anew, and when the addon is uninstalled: without the addon's tables it would stop the books."""
        self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", TRIGGER, SQL.identifier(self._table)))
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s()", FUNCTION))
