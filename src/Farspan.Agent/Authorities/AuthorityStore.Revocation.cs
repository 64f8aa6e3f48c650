using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki;
using Farspan.Pki.Renewal;
using Farspan.Pki.Revocation;

namespace Farspan.Agent.Authorities;

/// <content>Revocation: the list and the answers.</content>
public sealed partial class AuthorityStore
{
    /// <summary>How long a list holds when nobody says otherwise.</summary>
    public static readonly TimeSpan CrlLifetime = TimeSpan.FromDays(7);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, IssuedIndex> _indexes = [];

    // Nobody asks whether a responder was revoked, so that it lives shortly.
    private static readonly TimeSpan _responderLifetime = TimeSpan.FromDays(30);

    /// <summary>Says that a certificate is not to be believed from now on; a second time changes nothing.</summary>
    /// <remarks>Unless it was superseded, nothing is issued to whom it was for until somebody allows it: see <see cref="Allow"/>.</remarks>
    /// <param name="serial">Its serial number, hexadecimal.</param>
    /// <param name="reason">Why.</param>
    /// <returns>False when it was revoked already.</returns>
    /// <exception cref="PkiException">No certificate with this number was issued.</exception>
    /// <exception cref="AuthorityException">The record cannot be written.</exception>
    public bool Revoke(string serial, X509RevocationReason reason) => Revoke(serial, reason, Holds(reason));

    /// <summary>The same, asked for by whom the certificate was issued to: he may have another at once, as anybody could who found his key.</summary>
    public bool GiveUp(string serial, X509RevocationReason reason) => Revoke(serial, reason, holds: false);

    private bool Revoke(string serial, X509RevocationReason reason, bool holds)
    {
        ArgumentNullException.ThrowIfNull(serial);
        var wanted = SerialOf(serial);
        var (issued, _) = Issued();
        var found = issued.FirstOrDefault(i => i.Certificate.Serial == wanted);
        if (found.Certificate is null)
        {
            throw new PkiException($"no certificate with serial number {wanted} was issued and may be in use; farspan ca list shows them");
        }

        using var held = Hold();
        var record = View().Record;
        var at = Seconds(_time.GetUtcNow());
        var isNew = record.Revoked.All(r => r.Certificate.Serial != wanted);
        var changed = record;
        if (isNew)
        {
            var revoked = new RevokedRecord
            {
                Intermediate = found.Intermediate,
                NotAfter = found.Certificate.NotAfter,
                Certificate = new RevokedCertificate { Serial = wanted, At = at, Reason = reason },
            };
            changed = changed with { Revoked = [.. changed.Revoked, revoked] };
        }

        // Also of one that its holder gave up before: it is somebody else who says so now.
        if (holds && record.Held.All(h => h.Serial != wanted))
        {
            changed = changed with { Held = [.. changed.Held, new HeldIdentity { Serial = wanted, Names = found.Certificate.Names, Since = at, Reason = reason }] };
        }

        if (!ReferenceEquals(changed, record))
        {
            Save(changed);
        }

        return isNew;
    }

    /// <summary>Writes a new revocation list of every intermediate whose certificates may be in use.</summary>
    /// <param name="lifetime">How long it holds.</param>
    /// <returns>The files.</returns>
    /// <exception cref="AuthorityException">Something cannot be read or written.</exception>
    /// <exception cref="PkiException">The key that an intermediate is sealed with is another.</exception>
    public IReadOnlyList<string> WriteCrls(TimeSpan lifetime)
    {
        using var held = Hold();
        var now = _time.GetUtcNow();
        var record = Retire(View().Record, now);
        record = record with { CrlNumber = record.CrlNumber + 1 };
        var lists = record.Intermediates.Select(i => (Path: Folder.CrlFile(i.Number), Bytes: BuildCrl(i.Number, record, now, lifetime))).ToList();

        // The number first: one may be skipped, but none may be given twice (RFC 5280 section 5.2.3).
        Save(record);
        foreach (var (path, bytes) in lists)
        {
            _files.Replace(path, bytes, StoreFiles.ForAll);
        }

        Tidy();
        return [.. lists.Select(l => l.Path)];
    }

    /// <summary>The lists of every root that is believed and every intermediate in use as PEM text, for those who check without the network; written anew where something was revoked since, or they are a quarter of their life old.</summary>
    /// <param name="evenIfEmpty">True for those who refuse everybody while there is no list.</param>
    /// <returns>Null while nothing was ever revoked, unless <paramref name="evenIfEmpty"/>.</returns>
    /// <exception cref="AuthorityException">Something cannot be read or written.</exception>
    /// <exception cref="PkiException">The key that an intermediate is sealed with is another.</exception>
    public string? RevocationsPem(bool evenIfEmpty = false)
    {
        var record = View().Record;
        var files = record.Intermediates.Select(i => new FileInfo(Folder.CrlFile(i.Number))).ToList();
        if (!evenIfEmpty && record.Revoked.Count == 0 && !files.Exists(f => f.Exists))
        {
            return null;
        }

        var changed = new FileInfo(Folder.RecordFile).LastWriteTimeUtc;
        if (files.Exists(f => !f.Exists || f.LastWriteTimeUtc < changed || _time.GetUtcNow() - f.LastWriteTimeUtc > CrlLifetime / 4))
        {
            WriteCrls(CrlLifetime);
        }

        WriteRootCrls(record);
        try
        {
            record = View().Record;
            var lists = record.Rotation.Believed().Select(Folder.RootCrlFile).Where(File.Exists).Concat(record.Intermediates.Select(i => Folder.CrlFile(i.Number)));
            return string.Concat(lists.Select(l => PemEncoding.WriteString("X509 CRL", File.ReadAllBytes(l)) + "\n"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotRead(Folder.Folder, failure);
        }
    }

    // Authorities of earlier versions have none; where the root's key is elsewhere it comes with the next intermediate.
    private void WriteRootCrls(AuthorityRecord record)
    {
        foreach (var number in record.Rotation.Believed().Where(n => !File.Exists(Folder.RootCrlFile(n)) && File.Exists(Folder.RootKeyFile(n))))
        {
            using var held = Hold();
            OpenRoot(number, keyFile: null).Dispose();
        }
    }

    /// <summary>The answer to an OCSP request (RFC 6960) about certificates of any intermediate in use.</summary>
    /// <param name="request">DER bytes of the request.</param>
    /// <returns>DER bytes of the answer.</returns>
    /// <exception cref="AuthorityException">Something cannot be read, or a new responder's key cannot be written.</exception>
    /// <exception cref="PkiException">The key that a responder is sealed with is another.</exception>
    public byte[] AnswerOcsp(ReadOnlyMemory<byte> request)
    {
        var (now, view) = (_time.GetUtcNow(), View());
        byte[] answer = [];
        foreach (var intermediate in view.Record.Intermediates.Reverse())
        {
            var number = intermediate.Number;
            answer = Responder(view, number, now).Answer(request, serial => StateOf(view, serial, Index(number)), now);
            if (answer.Length > 5)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>What a server gives to its callers about its own certificate (RFC 6066 section 8): the answer to an OCSP request about it, good for <see cref="OcspResponder.Freshness"/>.</summary>
    /// <returns>Null where no intermediate in use issued it.</returns>
    /// <exception cref="AuthorityException">Something cannot be read, or a new responder's key cannot be written.</exception>
    /// <exception cref="PkiException">The key that a responder is sealed with is another.</exception>
    public byte[]? Staple(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        foreach (var intermediate in View().Record.Intermediates)
        {
            using var issuer = Intermediate(intermediate.Number);
            if (issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            {
                return AnswerOcsp(OcspResponder.Request(issuer, certificate));
            }
        }

        return null;
    }

    private static CertificateState StateOf(AuthorityView view, string serial, IssuedIndex issued) =>
        new() { IsKnown = issued.Contains(serial), Revoked = view.Revoked.GetValueOrDefault(serial) };

    private IssuedIndex Index(int number) => _indexes.GetOrAdd(number, n => new IssuedIndex(Folder.IssuedFile(n)));

    private byte[] BuildCrl(int number, AuthorityRecord record, DateTimeOffset now, TimeSpan lifetime)
    {
        using var authority = OpenIntermediate(number, record);
        return RevocationList.Build(authority, record.Revoked.Where(r => r.Intermediate == number).Select(r => r.Certificate), record.CrlNumber, now, now + lifetime);
    }

    private OcspResponder Responder(AuthorityView view, int number, DateTimeOffset now)
    {
        lock (view.Responders)
        {
            if (view.Responders.TryGetValue(number, out var known) && RenewalTime.Of(known.Certificate) > now)
            {
                return known;
            }

            var responder = OpenResponder(number, now) ?? MakeResponder(view.Record, number, now);
            view.Responders[number] = responder;
            return responder;
        }
    }

    private OcspResponder? OpenResponder(int number, DateTimeOffset now)
    {
        if (!File.Exists(Folder.ResponderFile(number)) || !File.Exists(Folder.ResponderKeyFile(number)))
        {
            return null;
        }

        var certificate = ReadCertificate(Folder.ResponderFile(number));
        var key = ReadKey(Folder.ResponderKeyFile(number), $"responder-{number}");

        // Key and certificate are two files: a kill between them leaves a pair that does not fit, and a new one is made.
        if (RenewalTime.Of(certificate) > now && key.Matches(certificate))
        {
            return new OcspResponder(Intermediate(number), certificate, key);
        }

        key.Dispose();
        return null;
    }

    private OcspResponder MakeResponder(AuthorityRecord record, int number, DateTimeOffset now)
    {
        using var held = Hold();
        using var authority = OpenIntermediate(number, record);
        using var made = authority.CreateResponder($"{record.Name} responder {number}", _responderLifetime, now);
        WriteKey(Folder.ResponderKeyFile(number), made.Key, $"responder-{number}");
        _files.Replace(Folder.ResponderFile(number), Pem([made.Certificate]), StoreFiles.ForAll);
        return OpenResponder(number, now) ?? throw new AuthorityException($"{Folder.ResponderFile(number)} was changed by somebody else meanwhile; try again");
    }

    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
