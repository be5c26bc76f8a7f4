import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { browser } from "@web/core/browser/browser";
import { IntakeQueue } from "./intake_queue";

const RETRY = 15000; // milliseconds
const EXPIRED = "odoo.http.SessionExpiredException";

function isLost(error) {
    return error instanceof ConnectionLostError || error.exceptionName === EXPIRED;
}

/** @returns {string} what a person can do with an error */
export function words(error) {
    if (error.exceptionName === EXPIRED) {
        return _t("Log in again: reload this page. What was weighed is kept on this tablet.");
    }
    if (isLost(error)) {
        return _t("No connection. Try again when the connection is back.");
    }
    return error.data?.message || error.message || _t("Something went wrong. Try again.");
}

/** Sends weighings to the server: at once, or as soon as the connection is back. */
export class IntakeBooking {
    /**
     * @param {Object} orm
     * @param {string} key under which the tablet keeps what waits
     * @param {Function} onChange called with the list of today when there is a newer one
     */
    constructor(orm, key, onChange) {
        this.orm = orm;
        this.queue = new IntakeQueue(key);
        this.onChange = onChange;
        this.sending = false;
        this.timer = null;
    }

    get waiting() {
        return this.queue.items;
    }

    stop() {
        browser.clearTimeout(this.timer);
    }

    /** @returns {Promise<{error?: string, kept?: boolean}>} neither: it is booked */
    async book(item) {
        try {
            this.onChange(await this.send(item));
        } catch (error) {
            if (!isLost(error)) {
                return { error: words(error) };
            }
            this.queue.add(item);
            this.onChange();
            this.retryLater();
            return { kept: true };
        }
        this.flush();
        return {};
    }

    /** Send what waits, in the order in which it was weighed. */
    async flush() {
        if (this.sending || !this.waiting.length) {
            return;
        }
        this.sending = true;
        for (const item of this.waiting) {
            if (!(await this.sendWaiting(item))) {
                break;
            }
        }
        this.sending = false;
    }

    /** @returns {Promise<boolean>} whether there is a connection to go on with */
    async sendWaiting(item) {
        try {
            const today = await this.send(item);
            this.queue.remove(item.token);
            this.onChange(today);
        } catch (error) {
            if (isLost(error)) {
                this.retryLater();
                return false;
            }
            this.queue.refuse(item.token, words(error));
            this.onChange();
        }
        return true;
    }

    keepRefused(item, reason) {
        this.queue.add({ ...item, refused: reason });
        this.onChange();
    }

    forget(item) {
        this.queue.remove(item.token);
        this.onChange();
    }

    send({ token, vals }) {
        return this.orm.silent.call("coop.intake", "book_weighing", [{ ...vals, token }]);
    }

    retryLater() {
        this.stop();
        this.timer = browser.setTimeout(() => this.flush(), RETRY);
    }
}
