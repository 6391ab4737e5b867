/** A small part of IndexedDB with promises: named stores of values by key, in one database. */

export type StoreName = 'locations' | 'recents' | 'recoveries' | 'settings';
const storeNames: readonly StoreName[] = ['locations', 'recents', 'recoveries', 'settings'];

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
}

export class Database {
  private readonly opening: Promise<IDBDatabase>;

  constructor(factory: IDBFactory, name: string) {
    const request = factory.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      for (const store of storeNames) request.result.createObjectStore(store);
    });
    this.opening = answer(request);
  }

  private async store(name: StoreName, mode: IDBTransactionMode): Promise<IDBObjectStore> {
    const database = await this.opening;
    return database.transaction(name, mode).objectStore(name);
  }

  async get<T>(store: StoreName, key: string): Promise<T | null> {
    const found: unknown = await answer((await this.store(store, 'readonly')).get(key));
    return found === undefined ? null : (found as T);
  }

  async all<T>(store: StoreName): Promise<readonly T[]> {
    return answer((await this.store(store, 'readonly')).getAll()) as Promise<T[]>;
  }

  async put(store: StoreName, key: string, value: unknown): Promise<void> {
    await answer((await this.store(store, 'readwrite')).put(value, key));
  }

  async remove(store: StoreName, key: string): Promise<void> {
    await answer((await this.store(store, 'readwrite')).delete(key));
  }
}
