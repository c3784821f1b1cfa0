// Checks one badge with Digital Bazaar's implementation and prints what it found as JSON.
// A folder holds badge.json and documents.json: what every address that may be asked for answers. Nothing is fetched.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const folder = process.argv[2];
const read = name => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
const documents = read('documents.json');

const documentLoader = async url => {
  if(!(url in documents)) {
    throw new Error(`Nobody answers ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: documents[url]};
};

const suite = new DataIntegrityProof({cryptosuite});
const options = {credential: read('badge.json'), suite, documentLoader};
const result = await vc.verifyCredential({
  ...options,
  checkStatus: given => checkStatus({...given, suite, documentLoader, verifyBitstringStatusListCredential: true}),
});
// A badge in the list is `verified` all the same: only the entries of the status result tell.
const statuses = (result.statusResult?.results ?? []).map(one => one.status);
const messages = [result.error, ...(result.error?.errors ?? [])].filter(Boolean).map(error => error.message);
console.log(JSON.stringify({verified: result.verified, withdrawn: statuses.includes(true), statuses, messages}));
