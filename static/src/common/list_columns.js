import { patch } from "@web/core/utils/patch";
import { ListRenderer } from "@web/views/list/list_renderer";

/** Pixels that a name needs at least: Odoo gives it 80 when a list is full, and cuts it: "L0001 Na…". */
const NAMES = { "coop.member": 150, "res.partner": 140, "coop.agreement": 130, "coop.reward.policy": 130 };
const TITLES = { title: 140, member_names: 160, outcome: 185 };
/** Goes on in a second line instead of being cut; see list_columns.scss. */
const WHOLE = "o_coop_whole";
const NUMBERS = ["float", "integer", "monetary"];

const isOurs = (list) => list.resModel.startsWith("coop.");

/** The same column with room for the names in it; a width in the view goes first. */
function withRoom(column, list) {
    const width = column.type === "field" && (NAMES[list.fields[column.name].relation] || TITLES[column.name]);
    if (!width || column.widget) {
        return column;
    }
    const attrs = { ...column.attrs, class: `${column.attrs?.class || ""} ${WHOLE}` };
    return { ...column, attrs, field: { ...column.field, listViewWidth: [width] } };
}

/** Whether a number that need not be shown is zero in all rows that are. */
function isAllZero(column, list) {
    if (column.optional !== "show" || !NUMBERS.includes(list.fields[column.name]?.type)) {
        return false;
    }
    return list.isGrouped ? isZeroInGroups(column, list) : list.count > 0 && isZeroInRows(column, list);
}

const isZeroInRows = ({ name }, list) => list.records.every((record) => !record.data[name]);

/** Folded groups tell their sums only, and a sum of zero says nothing about the rows. */
const isZeroInGroups = (column, list) =>
    list.groups.length > 0 &&
    list.groups.every((group) => !group.isFolded && group.count > 0 && isAllZero(column, group.list));

/** Lists of the cooperative: names can be read, and columns that say nothing but 0.00 leave their place to the others. */
patch(ListRenderer.prototype, {
    processAllColumn(allColumns, list) {
        const columns = super.processAllColumn(allColumns, list);
        return isOurs(list) ? columns.map((column) => withRoom(column, list)) : columns;
    },

    getActiveColumns() {
        const columns = super.getActiveColumns();
        const { list } = this.props;
        return isOurs(list) ? columns.filter((column) => list.editedRecord || !isAllZero(column, list)) : columns;
    },
});
