/** Bodies of changes. The vendor has published the fields of a property only; those of other parts are invented. */
import type { EntityBody } from "@saymon-logs/types";
import { entityTypes } from "./document.ts";
import type { Random } from "./random.ts";

/** An entity that users change. */
export interface Entity {
  id: string;
  type: number;
}

/** A change: the type of the changed part, and the part before and after. */
export interface Change {
  kind: number;
  oldBody: EntityBody;
  newBody: EntityBody;
}

type Body = NonNullable<EntityBody>;

/** Creates entities of all known types, most of them objects. */
export function createEntities(random: Random): Entity[] {
  const [first] = entityTypes;
  return Array.from({ length: 200 }, () => {
    const { type } = random.chance(0.6) && first ? first : random.pick(entityTypes);
    return { id: random.hex(24), type };
  });
}

/** Creates a plausible change of an entity: a part is added, changed or removed. */
export function createChange(random: Random, entity: Entity): Change {
  const property = entityTypes.find(({ name }) => name === "property");
  const kind = property && random.chance(0.7) ? property.type : entity.type;
  const name = entityTypes.find(({ type }) => type === kind)?.name ?? "";
  const before = (bodies[name] ?? anything)(random, entity);

  const what = random.float();
  if (what < 0.2) return { kind, oldBody: null, newBody: before };
  if (what < 0.3) return { kind, oldBody: before, newBody: null };
  const after = { ...before, ...changed(random, before) };
  return { kind, oldBody: before, newBody: after };
}

const bodies: Record<string, (random: Random, entity: Entity) => Body> = {
  property: (random, { id, type }) => ({
    id: random.hex(24),
    name: random.pick(["TaskType", "MqttTopic", "Timeout", "Address", "Interval", "Unit"]),
    value: random.pick(["enabled", "disabled", "30", "mqtt", "°C", "10.0.0.7"]),
    type_id: random.below(12),
    // The vendor's examples have both with and without an owner.
    ...(random.chance(0.7) && { owner_id: id, owner_type: type }),
  }),
  object: (random, { id }) => ({
    id,
    name: `${random.pick(["Pump", "Sensor", "Gateway", "Meter", "Server"])} ${random.below(500)}`,
    class_id: random.below(40),
    state_id: random.below(8),
    tags: random.chance(0.5) ? ["roof", "north"] : [],
  }),
  link: (random, { id }) => ({
    id,
    source: random.hex(24),
    target: random.hex(24),
    state_id: random.below(8),
  }),
  flow: (random, { id }) => ({
    id,
    name: `Flow ${random.below(90)}`,
    color: `#${random.hex(6)}`,
    weight: random.float(),
  }),
  user: (random, { id }) => ({
    id,
    login: random.pick(["new.colleague", "night.shift", "contractor"]),
    language: random.pick(["en", "de", "ru"]),
    contact: { phone: null, email: "someone@example.com" },
  }),
  session: (random, { id }) => ({
    id,
    address: `10.0.${random.below(256)}.${random.below(256)}`,
    active: true,
  }),
};

function anything(_: Random, { id }: Entity): Body {
  return { id };
}

function changed(random: Random, body: Body): Body {
  const [field] = ["value", "name", "state_id", "language", "address"].filter((name) => name in body);
  if (field === undefined) return { changed: true };
  const value = body[field];
  return { [field]: typeof value === "number" ? value + 1 : `${value} (${random.below(100)})` };
}
