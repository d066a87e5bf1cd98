/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/finx-http.h"

G_BEGIN_DECLS

/* A person signs in at Charles Schwab with a browser, and what comes of it lets the program in: OAuth 2.0, authorisation code. Secrets
 * are wiped with it. Engine thread. */
#define FINX_TYPE_SCHWAB_SIGN_IN (finx_schwab_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (FinxSchwabSignIn, finx_schwab_sign_in, FINX, SCHWAB_SIGN_IN, GObject)

/* @life_s: how long @access lasts */
typedef struct
{
  char  *access, *refresh;
  gint64 life_s;
} SchwabTokens;
void              schwab_tokens_free               (SchwabTokens         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SchwabTokens, schwab_tokens_free)

FinxSchwabSignIn *finx_schwab_sign_in_new          (FinxHttp             *http,
                                                    const char           *base_url,
                                                    const char           *key,
                                                    const char           *secret,
                                                    const char           *redirect,
                                                    GError              **error);
const char       *finx_schwab_sign_in_get_address  (FinxSchwabSignIn     *self);
void              finx_schwab_sign_in_end_async    (FinxSchwabSignIn     *self,
                                                    const char           *redirected,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
SchwabTokens     *finx_schwab_sign_in_end_finish   (FinxSchwabSignIn     *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* What signing in and renewing have in common. */
FinxHttpRequest  *schwab_ask_tokens                (const char           *base_url,
                                                    const char           *key,
                                                    const char           *secret,
                                                    const char           *form);
SchwabTokens     *schwab_read_tokens               (const FinxHttpReply  *reply,
                                                    GError              **error);

G_END_DECLS
