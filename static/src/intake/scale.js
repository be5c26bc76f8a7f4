/** Milliseconds between two characters of a scale; a person types slower. */
const PAUSE = 80;

/** Tells what a scale types from what a person types: the characters follow each other, and Enter, at once. */
export class ScaleReader {
    text = "";
    last = -Infinity;

    /**
     * @param {string} character as the keyboard names it
     * @param {number} moment in milliseconds
     */
    type(character, moment) {
        this.text = moment - this.last > PAUSE ? character : this.text + character;
        this.last = moment;
    }

    /**
     * @param {number} moment of the Enter
     * @returns {number|null} the kilos that a scale typed; null when it was a person
     */
    take(moment) {
        const text = moment - this.last > PAUSE ? "" : this.text;
        this.text = "";
        this.last = -Infinity;
        return text ? Number(text.replace(",", ".")) : null;
    }
}
