from odoo.tests import TransactionCase, tagged

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

    def test_entries_of_every_run_name_it(self):
        """So that nobody else undoes them: see _coop_get_run of account.move."""
        runs, moves = self._chains("coop.run.mixin"), self.env["account.move"]
        self.assertEqual({run._entry_field for run in runs}, moves._coop_run_fields())
        for run in runs:
            field, inverse = moves._fields[run._entry_field], run._fields["move_ids"].inverse_name
            with self.subTest(model=run._name):
                self.assertEqual((field.comodel_name, inverse), (run._name, field.name))
                self.assertEqual((field.ondelete, field.copy, field.store), ("restrict", False, True))
