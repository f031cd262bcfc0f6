// Models and their house style, with samples that this browser draws while one looks.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Hex } from "viem";
import { Kind, ModelStatus } from "../../../abi/names";
import { useChain } from "../../chain/live";
import { allModels, findModel, labels, paletteNames, styleInWords, type Model } from "../../chain/generation/models";
import { encodeStyle, toHex } from "../../generator";
import { originOf } from "../../chain/artwork/origin";
import { makePicture } from "../../make/worker-client";
import { urlOf } from "../../parts/picture";
import { Facts, Page, Waiting, Who } from "../../parts/shown";
import { date, plural } from "../../text/words";

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
            <a class="card" href={`#/models/${model.id}`}>
              <h2>{model.name}</h2>
              <p>
                {STATES[model.status]}, {model.medium}, {2 * model.fieldSide} × {2 * model.fieldSide}
                {model.provable ? "" : ", not proven"}
              </p>
              <span class="strip">
                <Drawn model={model} count={IN_A_STRIP} seed={seed} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function ModelRoom({ id }: { id: number }): ComponentChildren {
  const model = useChain(`model ${id}, now`, () => findModel(id));
  const names = useChain("palette names", paletteNames);
  const choices = useChain(model ? `labels ${id}` : null, () => labels(model!), true);
  if (model === null) return <Page title="There is no such model" />;
  if (!model) return <Waiting what="the model" />;
  const style = model.houseStyle.length > 2 ? styleInWords(model, model.houseStyle, names ?? [], choices ?? []) : [];
  return (
    <Page title={model.name} lead={`${model.medium}, ${STATES[model.status]}.`}>
      <Samples model={model} />
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
              ["proven", model.provable ? "the chain can judge its works" : "not yet, so that it makes no rounds"],
              ...(model.parent
                ? [
                    ["made from", <a href={`#/models/${model.parent}`}>model {model.parent}</a>] as [
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
function styleFor(model: Model, palettes: number): Hex {
  if (model.houseStyle.length > 2) return model.houseStyle;
  return toHex(
    encodeStyle(model.axes.map(({ kind, lo, hi }) => [lo, kind === Kind.Palette ? palettes - 1 : hi] as const)),
  );
}

/** Works that no round has asked for, drawn here from a seed of the visitor's own. */
function Drawn({ model, count, seed }: { model: Model; count: number; seed: Uint8Array }): ComponentChildren {
  const names = useChain("palette names", paletteNames);
  const [urls, setUrls] = useState<string[]>([]);
  const style = names ? styleFor(model, names.length) : undefined;
  useEffect(() => {
    if (!style) return undefined;
    let isHere = true;
    setUrls([]);
    const draw = async () => {
      for (let index = 0; index < count && isHere; index++) {
        const made = await makePicture(await originOf(model, toHex(seed), style, index));
        if (isHere) setUrls((before) => [...before, urlOf(`sample ${toHex(made.digest)}`, made.file)]);
      }
    };
    draw().catch(() => undefined);
    return () => {
      isHere = false;
    };
  }, [model.id, style, seed]);
  return Array.from({ length: count }, (_, index) => (
    <span class="frame" key={index}>
      {urls[index] ? <img src={urls[index]} alt={`Sample ${index + 1} of ${model.name}`} /> : <span class="blank" />}
    </span>
  ));
}

function Samples({ model }: { model: Model }): ComponentChildren {
  const [seed, setSeed] = useState(newSeed);
  return (
    <section aria-labelledby="samples">
      <h2 id="samples">Drawn just now</h2>
      <p class="hint">
        {model.houseStyle.length > 2 ? "In the house style" : "In all styles that the model knows"}, from a seed of your
        browser’s own. No round has asked for these, and nobody can own them.
      </p>
      <div class="wall-grid small">
        <Drawn model={model} count={SAMPLES} seed={seed} />
      </div>
      <button type="button" class="quiet" onClick={() => setSeed(newSeed())}>
        Draw others
      </button>
    </section>
  );
}
