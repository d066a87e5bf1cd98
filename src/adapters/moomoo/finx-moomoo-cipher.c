/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/moomoo/finx-moomoo-cipher.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "base/finx-error.h"

#define BLOCK   16
#define SMALL   100             /* bytes of a piece with a key of 1024 bits, as OpenD cuts them */
#define LARGE   200             /* with one of 2048 */

struct _MoomooCipher
{
  gnutls_privkey_t key;
  gnutls_pubkey_t  lock;        /* the same key's public part */
  gsize            block;       /* bytes of an RSA block */
  gboolean         has_session;
  guint8           session[BLOCK], iv[BLOCK];
};

void
moomoo_cipher_free (MoomooCipher *self)
{
  gnutls_privkey_deinit (self->key);
  gnutls_pubkey_deinit (self->lock);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

/**
 * moomoo_cipher_new:
 * @pem: the private key that OpenD was given, PKCS #1
 * @error: %FINX_ERROR_AUTH
 *
 * Returns: (transfer full) (nullable)
 */
MoomooCipher *
moomoo_cipher_new (const char  *pem,
                   GError     **error)
{
  g_autoptr(MoomooCipher) self = g_new0 (MoomooCipher, 1);
  const gnutls_datum_t datum = { (unsigned char *) pem, (unsigned) strlen (pem) };
  unsigned bits = 0;

  gnutls_privkey_init (&self->key);
  gnutls_pubkey_init (&self->lock);
  if (gnutls_privkey_import_x509_raw (self->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0) < 0
      || gnutls_privkey_get_pk_algorithm (self->key, &bits) != GNUTLS_PK_RSA || (bits != 1024 && bits != 2048)
      || gnutls_pubkey_import_privkey (self->lock, self->key, 0, 0) < 0)
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-MOOMOO-001",
                      "The RSA key is not one that OpenD takes: it needs 1024 or 2048 bits, no password, and a first line with RSA PRIVATE KEY. "
                      "Nothing was sent");
      return NULL;
    }
  self->block = bits / 8;
  return g_steal_pointer (&self);
}

/* A connection begins: RSA again. */
void
moomoo_cipher_reset (MoomooCipher *self)
{
  self->has_session = FALSE;
}

/* What OpenD made for this connection. %FALSE: it can not be used */
gboolean
moomoo_cipher_agree (MoomooCipher *self,
                     const char   *key,
                     const char   *iv)
{
  if (strlen (key) != BLOCK || strlen (iv) != BLOCK)
    return FALSE;
  memcpy (self->session, key, BLOCK);
  memcpy (self->iv, iv, BLOCK);
  self->has_session = TRUE;
  return TRUE;
}

static GByteArray *
run_rsa (MoomooCipher *self,
         gboolean      is_decryption,
         const guint8 *data,
         gsize         length)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize piece = is_decryption ? self->block : self->block == 128 ? SMALL : LARGE;

  if (is_decryption && length % piece != 0)
    return NULL;
  for (gsize at = 0; at < length; at += piece)
    {
      const gnutls_datum_t from = { (unsigned char *) data + at, (unsigned) MIN (piece, length - at) };
      gnutls_datum_t to = { NULL, 0 };
      int status = is_decryption ? gnutls_privkey_decrypt_data (self->key, 0, &from, &to) : gnutls_pubkey_encrypt_data (self->lock, 0, &from, &to);

      if (status < 0)
        return NULL;
      g_byte_array_append (out, to.data, to.size);
      gnutls_free (to.data);
    }
  return g_steal_pointer (&out);
}

/* CBC; each body begins with the same vector. */
static gboolean
run_aes (MoomooCipher *self,
         gboolean      is_decryption,
         GByteArray   *bytes)
{
  const gnutls_datum_t key = { self->session, BLOCK }, iv = { self->iv, BLOCK };
  gnutls_cipher_hd_t cipher;
  int status;

  if (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_128_CBC, &key, &iv) < 0)
    return FALSE;
  status = is_decryption ? gnutls_cipher_decrypt (cipher, bytes->data, bytes->len) : gnutls_cipher_encrypt (cipher, bytes->data, bytes->len);
  gnutls_cipher_deinit (cipher);
  return status >= 0;
}

GByteArray *
moomoo_cipher_encrypt (MoomooCipher *self,
                       const guint8 *data,
                       gsize         length)
{
  g_autoptr(GByteArray) out = NULL;
  guint8 padding[BLOCK];
  guint n = BLOCK - (guint) (length % BLOCK);

  if (!self->has_session)
    return run_rsa (self, FALSE, data, length);
  out = g_byte_array_append (g_byte_array_new (), data, (guint) length);
  memset (padding, (int) n, n);
  g_byte_array_append (out, padding, n);
  return run_aes (self, FALSE, out) ? g_steal_pointer (&out) : NULL;
}

GByteArray *
moomoo_cipher_decrypt (MoomooCipher *self,
                       const guint8 *data,
                       gsize         length)
{
  g_autoptr(GByteArray) out = NULL;
  guint n;

  if (!self->has_session)
    return run_rsa (self, TRUE, data, length);
  if (length == 0 || length % BLOCK != 0)
    return NULL;
  out = g_byte_array_append (g_byte_array_new (), data, (guint) length);
  if (!run_aes (self, TRUE, out))
    return NULL;
  n = out->data[out->len - 1];
  if (n == 0 || n > BLOCK)
    return NULL;
  g_byte_array_set_size (out, out->len - n);
  return g_steal_pointer (&out);
}
