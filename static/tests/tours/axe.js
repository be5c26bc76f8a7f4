const AXE = "/social_cooperative/test/axe.js";

function load(address) {
    return new Promise((done, failed) => {
        const script = Object.assign(document.createElement("script"), { src: address });
        script.addEventListener("load", done);
        script.addEventListener("error", () => failed(new Error(`${address} did not load`)));
        document.head.append(script);
    });
}

/** Nobody is kept out of these parts of the page, as far as axe-core can see; see tests/common_axe.py. */
export async function checkAxe(...contexts) {
    if (!window.axe) {
        await load(AXE);
    }
    for (const context of contexts) {
        const { violations } = await window.axe.run(context);
        if (violations.length) {
            const found = violations.map(
                ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} (${node.failureSummary})`).join("; ")}`
            );
            throw new Error(`axe-core on ${window.location.pathname}: ${found.join("\n")}`);
        }
    }
}
