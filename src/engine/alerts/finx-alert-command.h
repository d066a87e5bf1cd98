/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * finx_alert_command_check:
 * @line: a program and its words, with quotes as a shell has them; no shell looks at it
 * @error: %FINX_ERROR_INVALID; %FINX_ERROR_NOT_FOUND: there is no such program now
 */
gboolean finx_alert_command_check      (const char          *line,
                                        GError             **error);
/**
 * finx_alert_command_run_async:
 * @title: stands for "%s" in a word of @line
 * @text: the program's standard input
 * @seconds: how long it may take
 *
 * %FINX_ERROR_OFFLINE: it failed, and may be run again. On the main context of the caller.
 */
void     finx_alert_command_run_async  (const char          *line,
                                        const char          *title,
                                        const char          *text,
                                        guint                seconds,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean finx_alert_command_run_finish (GAsyncResult        *result,
                                        GError             **error);

G_END_DECLS
