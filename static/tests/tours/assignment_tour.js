import { registry } from "@web/core/registry";

/** The coach of both members approves their shared work. */
registry.category("web_tour.tours").add("coop_assignment_approve", {
    steps: () => [
        {
            content: "Open the work that was submitted",
            trigger: ".o_data_row td:contains(Garden and shed)",
            run: "click",
        },
        {
            content: "Each member's part, to the cent",
            trigger: ".o_field_widget[name=share_ids] td:contains(66.65)",
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

/** Who did the work alone has it all, also when nobody typed a percentage. */
registry.category("web_tour.tours").add("coop_assignment_alone", {
    steps: () => [
        { trigger: ".o_data_row td:contains(Curtains)", run: "click" },
        { content: "All of it", trigger: ".o_field_widget[name=share_ids] td[name=percentage]:contains(100 %)" },
    ],
});

/** The treasurer posts the invoice, registers the payment, and sees the assignment paid. */
registry.category("web_tour.tours").add("coop_assignment_paid", {
    steps: () => [
        {
            content: "Open the assignment",
            trigger: ".o_data_row td:contains(Garden and shed)",
            run: "click",
        },
        {
            content: "Go to its invoice",
            trigger: "button[name=action_view_invoices]",
            run: "click",
        },
        {
            content: "Confirm it",
            trigger: ".o_form_view button[name=action_post]:not(.d-none)",
            run: "click",
        },
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
            content: "Paid: back to the assignment",
            trigger: ".o_form_view:has(.ribbon:contains(Paid)) button[name=action_view_coop_assignment]",
            run: "click",
        },
        {
            content: "The assignment is paid too",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Paid)",
        },
    ],
});
