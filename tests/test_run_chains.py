from odoo.tests import TransactionCase, tagged

from ..models.till.account_move import SHOP_RUNS

INDEX = """
    SELECT pg_get_indexdef(index.indexrelid)
      FROM pg_index index JOIN pg_class class ON class.oid = index.indrelid
     WHERE index.indisunique AND index.indisvalid AND class.relname = %s
"""


@tagged("post_install", "-at_install")
class TestRunChains(TransactionCase):
    """Whatever two transactions see of each other, the database lets no two posted runs follow the same one."""

    def _chains(self, mixin="coop.run.chain.mixin"):
        mixin = self.env.registry[mixin]
        return [
            self.env[name]
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    def test_every_chain_has_its_unique_index(self):
        chains = self._chains()
        self.assertGreaterEqual(len(chains), 3)
        for model in chains:
            names = ", ".join(["company_id", *model._chain, "COALESCE(previous_id, 0)"])
            self.env.cr.execute(INDEX, (model._table,))
            with self.subTest(model=model._name):
                self.assertIn(
                    f"({names}) WHERE ((state)::text = 'posted'::text)",
                    "\n".join(definition for (definition,) in self.env.cr.fetchall()),
                )

    def test_every_chain_follows_itself(self):
        for model in self._chains():
            field = model._fields["previous_id"]
            with self.subTest(model=model._name):
                self.assertEqual((field.comodel_name, field.ondelete, field.store), (model._name, "restrict", True))

    def test_entries_of_every_run_of_the_shop_are_found(self):
        self.assertEqual({model._name for model in self._chains("coop.shop.run.mixin")}, set(SHOP_RUNS))
