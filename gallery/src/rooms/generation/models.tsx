// Models and their house style, with samples that this browser draws while one looks.

import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Hex } from "viem";
import { ModelStatus } from "../../../abi/names";
import { useChain } from "../../chain/live";
import { allModels, allPalettes, findModel, labelled, type Model } from "../../chain/generation/models";
import { decodeStyle, encodeStyle, fromHex, toHex, type Axis } from "../../generator";
import { originOf, type Sitter } from "../../chain/artwork/origin";
import { PaletteList } from "../../parts/swatches";
import { Drawn } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { styleInWords } from "../../text/styles";
import { date, plural } from "../../text/words";
import { linkTo } from "../../parts/paths";

const STATES = ["", "registered", "in use", "retired"];
const SAMPLES = 18;
const IN_A_STRIP = 5;

export function Models(): ComponentChildren {
  const all = useChain("models", allModels);
  const [seed] = useState(newSeed);
  if (!all) return <Waiting what="models" />;
  return (
    <Page
      title="Models"
      lead="A model is its weights, kept on the chain. Anybody can register one; members decide which make works."
    >
      <ul class="models">
        {all.map((model) => (
          <li key={model.id}>
            <a class="card" href={linkTo(`models/${model.id}`)}>
              <h2>{model.name}</h2>
              <p>
                {STATES[model.status]}, {model.medium}
                {model.provable ? "" : ", not proven"}
              </p>
              <span class="strip">
                <Samples model={model} count={IN_A_STRIP} seed={seed} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Palettes />
    </Page>
  );
}

/** Every palette of the registry, as its inks. */
function Palettes(): ComponentChildren {
  const all = useChain("palettes", allPalettes);
  if (!all?.length) return null;
  return (
    <section aria-labelledby="palettes">
      <h2 id="palettes">Palettes</h2>
      <PaletteList palettes={all} />
    </section>
  );
}

export function ModelRoom({ id }: { id: number }): ComponentChildren {
  const model = useChain(`model ${id}, now`, () => findModel(id));
  const axes = useChain(model ? `axes ${id}` : null, () => labelled(model!));
  if (model === null) return <Page title="There is no such model" />;
  if (!model) return <Waiting what="the model" />;
  const hasStyle = model.houseStyle.length > 2;
  const style = axes && hasStyle ? styleInWords(axes, decodeStyle(fromHex(model.houseStyle))) : [];
  return (
    <Page title={model.name} lead={`${model.medium}, ${STATES[model.status]}.`}>
      <DrawnNow model={model} />
      <div class="columns">
        <section aria-labelledby="house">
          <h2 id="house">House style</h2>
          {style.length ? (
            <Facts rows={style.map(([name, value]): [string, ComponentChildren] => [name, value])} />
          ) : (
            <p class="hint">
              {model.status === ModelStatus.Authorised ? "None is set." : "Members have not taken it into use."}
            </p>
          )}
        </section>
        <section aria-labelledby="facts">
          <h2 id="facts">What it is</h2>
          <Facts
            rows={[
              ["trainer", <Who address={model.trainer} />],
              ["registered", date(model.registeredAt)],
              ["weights", plural(model.weightsLength, "byte")],
              ["input", plural(model.latentLength, "byte")],
              ["field", `${model.fieldSide} × ${model.fieldSide} bytes`],
              ["proven", model.provable ? "the chain can judge its works" : "not yet, so that it makes no rounds"],
              ...(model.parent
                ? [
                    ["made from", <a href={linkTo(`models/${model.parent}`)}>model {model.parent}</a>] as [
                      string,
                      ComponentChildren,
                    ],
                  ]
                : []),
              ["digest", <span class="mono wrap fine">{model.weightsDigest}</span>],
            ]}
          />
        </section>
      </div>
    </Page>
  );
}

const newSeed = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));

/** The style that samples are drawn in: the house style, or all that the model knows. */
const styleFor = (model: Model, axes: readonly Axis[]): Hex =>
  model.houseStyle.length > 2 ? model.houseStyle : toHex(encodeStyle(axes.map(({ lo, hi }) => ({ lo, hi }))));

/** Works that no round has asked for, drawn here from a seed of the visitor's own. */
function Samples({ model, count, seed }: { model: Model; count: number; seed: Uint8Array }): ComponentChildren {
  const axes = useChain(`axes ${model.id}`, () => labelled(model));
  const style = axes && styleFor(model, axes);
  const sitters = useMemo(
    () =>
      Array.from(
        { length: style ? count : 0 },
        (_, index): Sitter => ({
          key: `sample ${model.id} ${style} ${toHex(seed)} ${index}`,
          origin: () => originOf(model, toHex(seed), style!, index),
        }),
      ),
    [model.id, style, seed],
  );
  return sitters.map((sitter, index) => (
    <Drawn key={sitter.key} sitter={sitter} alt={`Sample ${index + 1} of ${model.name}`} />
  ));
}

function DrawnNow({ model }: { model: Model }): ComponentChildren {
  const [seed, setSeed] = useState(newSeed);
  return (
    <section aria-labelledby="samples">
      <h2 id="samples">Drawn just now</h2>
      <p class="hint">
        {model.houseStyle.length > 2 ? "In the house style" : "In all styles that the model knows"}, from a seed of your
        browser’s own. No round has asked for these, and nobody can own them.
      </p>
      <div class="wall-grid small">
        <Samples model={model} count={SAMPLES} seed={seed} />
      </div>
      <button type="button" class="quiet" onClick={() => setSeed(newSeed())}>
        Draw others
      </button>
    </section>
  );
}
