/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "adapters/moomoo/finx-moomoo-cipher.h"
#include "adapters/moomoo/finx-moomoo-frame.h"
#include "base/finx-clock.h"

G_BEGIN_DECLS

/* A connection to OpenD: it says who we are, shows that it lives, keeps to OpenD's limits, and finds the answer of each question. It
 * connects when something is asked, or when it is told to stay. One thread. */
typedef struct _MoomooSession MoomooSession;

/**
 * MoomooSessionEvents:
 * @ready: OpenD answers; also after it was lost
 * @lost: it does not; %FINX_ERROR_AUTH: it is not tried again
 * @push: what OpenD tells unasked; borrowed
 */
typedef struct
{
  void (*ready) (gpointer user_data);
  void (*lost)  (const GError *reason, gpointer user_data);
  void (*push)  (guint32 protocol, const guint8 *s2c, gsize length, gpointer user_data);
} MoomooSessionEvents;

/* @haste: divides waits, as of #FinxBrokerSetup; @cipher: (transfer full) (nullable) */
typedef struct
{
  const char   *host;
  guint16       port;
  gint64        answer_us;      /* the longest wait for an answer, or until a question can go out */
  gint64        first_wait_us;  /* before it is tried again */
  MoomooCipher *cipher;
} MoomooSessionOptions;

/* A question. @c2s: (transfer full): without the packet's id, which is added to it when @is_numbered. @is_limited: it counts. @changes:
 * where it was not sent the error is %FINX_ERROR_REJECTED. */
typedef struct
{
  guint32     protocol;
  GByteArray *c2s;
  gboolean    is_numbered, is_limited, changes;
} MoomooQuestion;
MoomooQuestion *moomoo_question_new  (guint32                 protocol,
                                      const ProtobufCMessage *c2s);
void            moomoo_question_free (MoomooQuestion         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoomooQuestion, moomoo_question_free)

/* What OpenD says to a question. @type: 0 done, -1 refused, others: it is not known whether it was done */
typedef struct
{
  int         type;
  char       *words;            /* "" */
  GByteArray *s2c;
  gint64      sent_us;
} MoomooAnswer;
void            moomoo_answer_free   (MoomooAnswer           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoomooAnswer, moomoo_answer_free)

MoomooSession  *moomoo_session_new   (FinxClock                  *clock,
                                      const MoomooSessionOptions *options,
                                      const MoomooSessionEvents  *events,
                                      gpointer                    user_data);
void            moomoo_session_free  (MoomooSession          *self);
void            moomoo_session_stay  (MoomooSession          *self);
void            moomoo_session_close (MoomooSession          *self);
void            moomoo_session_drop  (MoomooSession          *self,
                                      const GError           *reason);
gboolean        moomoo_session_is_ready (MoomooSession       *self);
guint64         moomoo_session_get_user (MoomooSession       *self);
gboolean        moomoo_session_has_room (MoomooSession       *self,
                                      guint32                 protocol);
double          moomoo_session_get_use (MoomooSession        *self);
void            moomoo_session_ask_async (MoomooSession      *self,
                                      MoomooQuestion         *question,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
MoomooAnswer   *moomoo_session_ask_finish (GAsyncResult      *result,
                                      GError                **error);

G_END_DECLS
