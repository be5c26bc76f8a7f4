import { registry } from "@web/core/registry";

/** What the treasurer does with a request: open it, and have its bill or repayment made. */
const makeDocument = (title) => [
    {
        content: "Open the request",
        trigger: `.o_data_row td:contains(${title})`,
        run: "click",
    },
    {
        content: "Make the bill or the repayment",
        trigger: "button[name=action_make_bill]",
        run: "click",
    },
];

const post = {
    content: "Confirm it",
    trigger: ".o_form_view button[name=action_post]:not(.d-none)",
    run: "click",
};

/** The treasurer approves what the coach asked for his member. */
registry.category("web_tour.tours").add("coop_spending_approve", {
    steps: () => [
        {
            content: "Open what was asked",
            trigger: ".o_data_row td:contains(Hedge trimmer)",
            run: "click",
        },
        {
            content: "There is enough in the pot",
            trigger: ".alert-success:contains(Available in the pot)",
        },
        {
            content: "Approve",
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            content: "Approved",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)",
        },
    ],
});

/** The bill of an approved request is made and posted, and the request is billed. */
registry.category("web_tour.tours").add("coop_spending_bill", {
    steps: () => [
        ...makeDocument("Hedge trimmer"),
        {
            content: "The day of the bill",
            trigger: ".o_field_widget[name=invoice_date] button, .o_field_widget[name=invoice_date] input",
            run: "click",
        },
        {
            content: "Type it",
            trigger: ".o_field_widget[name=invoice_date] input",
            run: "edit 12/30/2026",
        },
        post,
        {
            content: "Posted: back to the request",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Posted)) button[name=action_view_coop_spending_request]",
            run: "click",
        },
        {
            content: "The request is billed",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Billed)",
        },
    ],
});

/** A receipt that the member paid himself is booked and paid back. */
registry.category("web_tour.tours").add("coop_spending_repay", {
    steps: () => [
        ...makeDocument("Potting soil"),
        post,
        {
            content: "Pay",
            trigger: "button[name=action_register_payment]",
            run: "click",
        },
        {
            content: "Create the payment",
            trigger: ".modal button[name=action_create_payments]",
            run: "click",
        },
        {
            content: "Paid: back to the request",
            trigger: ".o_form_view:has(.ribbon:contains(Paid)) button[name=action_view_coop_spending_request]",
            run: "click",
        },
        {
            content: "The request is repaid",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Repaid)",
        },
    ],
});
