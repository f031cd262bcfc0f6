// Models and their house style, with samples that this browser draws while one looks.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useChain } from "../chain/live";
import { allModels, getModel, labels, paletteNames, Status, styleInWords, type Model } from "../chain/models";
import { toHex } from "../generator";
import { originOf } from "../make/origin";
import { makePicture } from "../make/worker-client";
import { urlOf } from "../parts/picture";
import { Facts, Page, Waiting, Who } from "../parts/shown";
import { date, plural } from "../parts/words";

const STATES = ["", "registered", "in use", "retired"];
const SAMPLES = 12;

export function Models(): ComponentChildren {
  const all = useChain("models", allModels);
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
                {model.provable ? "" : ", print class"}
              </p>
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function ModelRoom({ id }: { id: number }): ComponentChildren {
  const model = useChain(`model ${id}, now`, () => getModel(id));
  const names = useChain("palette names", paletteNames);
  const choices = useChain(`labels ${id}`, async () => labels(await getModel(id)), true);
  if (!model) return <Waiting what="the model" />;
  const style = model.houseStyle.length > 2 ? styleInWords(model, model.houseStyle, names ?? [], choices ?? {}) : [];
  return (
    <Page title={model.name} lead={`${model.medium}, ${STATES[model.status]}.`}>
      {style.length > 0 && <Samples model={model} />}
      <div class="columns">
        <section aria-labelledby="house">
          <h2 id="house">House style</h2>
          {style.length ? (
            <Facts rows={style.map(([name, value]): [string, ComponentChildren] => [name, value])} />
          ) : (
            <p class="hint">
              {model.status === Status.Authorised ? "None is set." : "Members have not taken it into use."}
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
              ["class", model.provable ? "on-chain: the chain itself can run it" : "print: the chain cannot run it"],
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

/** Works that no round has asked for, drawn here from a seed of the visitor's own. */
function Samples({ model }: { model: Model }): ComponentChildren {
  const [seed, setSeed] = useState(() => crypto.getRandomValues(new Uint8Array(32)));
  const [urls, setUrls] = useState<string[]>([]);
  useEffect(() => {
    let isHere = true;
    setUrls([]);
    const draw = async () => {
      for (let index = 0; index < SAMPLES && isHere; index++) {
        const made = await makePicture(await originOf(model, toHex(seed), model.houseStyle, index));
        if (isHere) setUrls((before) => [...before, urlOf(`sample ${toHex(made.digest)}`, made.file)]);
      }
    };
    draw().catch(() => undefined);
    return () => {
      isHere = false;
    };
  }, [model.id, model.houseStyle, seed]);
  return (
    <section aria-labelledby="samples">
      <h2 id="samples">Drawn just now</h2>
      <p class="hint">
        In the house style, from a seed of your browser’s own. No round has asked for these, and nobody can own them.
      </p>
      <div class="wall-grid small">
        {Array.from({ length: SAMPLES }, (_, index) => (
          <span class="frame" key={index}>
            {urls[index] ? <img src={urls[index]} alt={`Sample ${index + 1}`} /> : <span class="blank" />}
          </span>
        ))}
      </div>
      <button type="button" class="quiet" onClick={() => setSeed(crypto.getRandomValues(new Uint8Array(32)))}>
        Draw others
      </button>
    </section>
  );
}
