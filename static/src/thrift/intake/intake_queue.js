import { browser } from "@web/core/browser/browser";

/**
 * Weighings that could not be sent yet. They are kept on this tablet, survive a page that is closed, and carry a token, so
 * that the server counts each of them once however often it is sent.
 */
export class IntakeQueue {
    constructor(key) {
        this.key = key;
    }

    get items() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key)) || [];
        } catch {
            return [];
        }
    }

    set items(items) {
        browser.localStorage.setItem(this.key, JSON.stringify(items));
    }

    add(item) {
        this.items = [...this.items, item];
    }

    remove(token) {
        this.items = this.items.filter((item) => item.token !== token);
    }

    refuse(token, reason) {
        this.items = this.items.map((item) => (item.token === token ? { ...item, refused: reason } : item));
    }
}
