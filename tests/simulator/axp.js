// A foreign merchant: wechatpay-axios-plugin, as published. Reads one JSON wish from stdin, writes one JSON report.
const { createRequire } = require('module');
const crypto = require('crypto');
const fs = require('fs');
const zlib = require('zlib');

const wish = JSON.parse(fs.readFileSync(0, 'utf8'));
const { Wechatpay, Rsa, Aes, Formatter } = createRequire(wish.modules)('wechatpay-axios-plugin');
const certs = Object.fromEntries(Object.entries(wish.keys).map(([serial, pem]) => [serial, Rsa.from(pem, 'public')]));
const client = new Wechatpay({
  mchid: wish.mchid,
  serial: wish.serial,
  privateKey: Rsa.from(wish.privateKey, 'private'),
  certs,
  baseURL: `${wish.base}/`,
});

const unsealed = (box) => Aes.AesGcm.decrypt(box.ciphertext, wish.apiv3Key, box.nonce, box.associated_data);
const said = (error) => (error.response && error.response.data ? error.response.data : { message: String(error) });
const asked = (call) => call.then(({ status, data }) => ({ status, data }))
  .catch((error) => ({ status: error.response ? error.response.status : 0, data: said(error) }));

// What the plugin's own response verifier says of these bytes: it gives an error object back for what it refuses.
const { responseVerifier } = require(require.resolve('wechatpay-axios-plugin', { paths: [wish.modules] })).Decorator;
const verifier = responseVerifier(certs);
const accepted = ({ headers, body }) => {
  try {
    return verifier.call({ url: '/v3/x', validateStatus: (s) => s < 300 }, body, headers, 200) === body;
  } catch (error) {
    return false;
  }
};

// One bit of each byte of everything that is signed, one at a time.
const flippedOnes = ({ headers, body }) => {
  const bytes = Buffer.from(body, 'utf8');
  const found = [...bytes.keys()].map((at) => {
    const other = Buffer.from(bytes);
    other[at] ^= 1 << (at % 7);
    return { headers, body: other.toString('utf8') };
  });
  // The signature's own bytes: base64 has bits that mean nothing.
  const parts = { 'Wechatpay-Timestamp': 'latin1', 'Wechatpay-Nonce': 'latin1', 'Wechatpay-Serial': 'latin1' };
  Object.entries({ ...parts, 'Wechatpay-Signature': 'base64' }).forEach(([name, code]) => {
    const raw = Buffer.from(headers[name], code);
    [...raw.keys()].forEach((at) => {
      const other = Buffer.from(raw);
      other[at] ^= 1 << (at % 3);
      found.push({ headers: { ...headers, [name]: other.toString(code) }, body });
    });
  });
  return found;
};

const steps = {
  prepay: () => asked(client.v3.pay.transactions.jsapi.post(wish.order)),
  query: () => asked(client.v3.pay.transactions.outTradeNo._no_.get({ params: { mchid: wish.mchid }, no: wish.paid })),
  close: () => asked(client.v3.pay.transactions.outTradeNo._no_.close.post(
    { mchid: wish.mchid },
    { no: wish.order.out_trade_no },
  )),
  refund: () => asked(client.v3.refund.domestic.refunds.post(wish.refund)),
  refundQuery: () => asked(client.v3.refund.domestic.refunds._no_.get({ no: wish.refund.out_refund_no })),
  certificates: () => asked(client.v3.certificates.get()).then((told) => ({
    ...told,
    serials: (told.data.data || []).map((one) => {
      const serial = new crypto.X509Certificate(unsealed(one.encrypt_certificate)).serialNumber;
      return serial === one.serial_no ? serial : 'other';
    }),
  })),
  bill: async () => {
    const told = await asked(client.v3.bill.tradebill.get({ params: { bill_date: wish.day, tar_type: 'GZIP' } }));
    if (told.status !== 200) return told;
    const link = new URL(told.data.download_url);
    const file = await client.v3.billdownload.file.get({
      params: { token: link.searchParams.get('token') }, responseType: 'arraybuffer', transformResponse: [],
    });
    const raw = zlib.gunzipSync(Buffer.from(file.data));
    const sha1 = crypto.createHash('sha1').update(raw).digest('hex');
    return { status: file.status, hash: sha1 === told.data.hash_value, ...Formatter.castCsvBill(raw) };
  },
  notices: () => wish.notices.map((notice) => ({
    accepted: accepted(notice),
    told: JSON.parse(unsealed(JSON.parse(notice.body).resource)),
  })),
  forged: () => {
    const all = wish.notices.flatMap(flippedOnes);
    return { tried: all.length, accepted: all.filter(accepted).length };
  },
};

(async () => {
  const report = {};
  for (const name of wish.steps) report[name] = await steps[name](); // eslint-disable-line no-await-in-loop
  process.stdout.write(JSON.stringify(report));
})();
