/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words of the core that reach a person: English here, in the user's language when a front has a catalogue. A front that
 * is read by programs, such as the command line, gives none. Templates of finx_set_error() go this way by themselves. */
const char *finx_text                (const char *english) G_GNUC_FORMAT (1);
/* Before anything else; @translate gives a string that lives for ever, of the same placeholders. Any thread calls it. */
void        finx_text_set_translator (const char *(*translate) (const char *english));

G_END_DECLS
