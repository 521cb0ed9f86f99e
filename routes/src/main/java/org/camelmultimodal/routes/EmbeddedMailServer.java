/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

/** The IMAP server of a mailbox for which no other is set, in memory, for this machine only. */
final class EmbeddedMailServer implements AutoCloseable {

    private final GreenMail server;
    private final GreenMailUser user;

    private EmbeddedMailServer(GreenMail server, GreenMailUser user) {
        this.server = server;
        this.user = user;
    }

    /** Starts a server with one mailbox on a free port. */
    static EmbeddedMailServer start(String user, String password) {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        return new EmbeddedMailServer(server, server.setUser(user, password));
    }

    int port() {
        return server.getImap().getPort();
    }

    /** Delivers an email to the mailbox. */
    void deliver(MimeMessage mail) throws UserException {
        user.deliver(mail);
    }

    /** Returns an email with an attachment. */
    static MimeMessage mail(String subject, String name, String contentType, byte[] content)
            throws MessagingException {
        var text = new MimeBodyPart();
        text.setText("See the attachment.");
        var attachment = new MimeBodyPart();
        attachment.setContent(content, contentType);
        attachment.setFileName(name);
        attachment.setDisposition(MimeBodyPart.ATTACHMENT);
        var mail = new MimeMessage((Session) null);
        mail.setFrom("someone@example.org");
        mail.setSubject(subject, "UTF-8");
        mail.setContent(new MimeMultipart(text, attachment));
        mail.saveChanges();
        return mail;
    }

    /** Returns the number of unseen emails in the mailbox. */
    long unseen() throws FolderException, MessagingException {
        long unseen = 0;
        for (var mail : server.getManagers().getImapHostManager().getInbox(user).getMessages()) {
            if (!mail.getFlags().contains(Flags.Flag.SEEN)) {
                unseen++;
            }
        }
        return unseen;
    }

    @Override
    public void close() {
        server.stop();
    }
}
