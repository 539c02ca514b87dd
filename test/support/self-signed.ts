/** A certificate for localhost, 127.0.0.1 and vendor.test that nobody has signed but itself, and its key: for servers of tests alone. */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKQdWrlL2xY3yiVCm
xke4FHIRlHMaYOZUB+W40yZHRd2hRANCAAT0Z4qYx9reIZs4sTihywbidZiYEMjW
tuQZc+3qivN0okMpCEWMnF++nsYEE+IdIxi89R3UOZqehO6+mCQYvvRa
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAt2ZW5kb3Iu
dGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UE
AwwLdmVuZG9yLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT0Z4qYx9re
IZs4sTihywbidZiYEMjWtuQZc+3qivN0okMpCEWMnF++nsYEE+IdIxi89R3UOZqe
hO6+mCQYvvRao0owSDAnBgNVHREEIDAegglsb2NhbGhvc3SCC3ZlbmRvci50ZXN0
hwR/AAABMB0GA1UdDgQWBBRh+Lrb6hpW96CmnBIOQqydYmf5WTAKBggqhkjOPQQD
AgNJADBGAiEAtmpqIbDW7AROyxh4Sgsj0ljX1Ur7QQYaoLCvxpJjiaACIQDzb0L9
xyenJXkcYkV0EEmPRb63IjWMji+HLC9Mzl9DxQ==
-----END CERTIFICATE-----
`,
};
