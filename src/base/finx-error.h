/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxError:
 * @FINX_ERROR_AUTH: the key is missing or refused; retrying is useless
 * @FINX_ERROR_RATE_LIMITED: refused for now; try again later
 * @FINX_ERROR_REJECTED: the venue or the risk gate said no; the message is its reason, fit to show
 * @FINX_ERROR_PROTOCOL: the reply could not be understood
 * @FINX_ERROR_INVALID: the caller's input is wrong; the message says where
 * @FINX_ERROR_NOT_FOUND: no such account, order or instrument
 * @FINX_ERROR_OFFLINE: needs a connection that is not there
 * @FINX_ERROR_STORE: the database could not be read or written; nothing was changed
 * @FINX_ERROR_BUSY: another program holds the database
 * @FINX_ERROR_CORRUPT: the database is damaged; restore a backup
 * @FINX_ERROR_NEWER: the database was written by a newer version
 *
 * What the caller can do, not what happened. Network failures and cancellation stay %G_IO_ERROR.
 */
typedef enum
{
  FINX_ERROR_AUTH,
  FINX_ERROR_RATE_LIMITED,
  FINX_ERROR_REJECTED,
  FINX_ERROR_PROTOCOL,
  FINX_ERROR_INVALID,
  FINX_ERROR_NOT_FOUND,
  FINX_ERROR_OFFLINE,
  FINX_ERROR_STORE,
  FINX_ERROR_BUSY,
  FINX_ERROR_CORRUPT,
  FINX_ERROR_NEWER
} FinxError;

#define FINX_ERROR (finx_error_quark ())
GQuark      finx_error_quark  (void);

void        finx_set_error    (GError      **error,
                               FinxError     kind,
                               const char   *code,
                               const char   *format,
                               ...) G_GNUC_PRINTF (4, 5);
const char *finx_error_code   (const GError *error);
char       *finx_error_text   (const GError *error);

G_END_DECLS
