using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;
using Farspan.Pki.Revocation;

namespace Farspan.Agent.Authorities;

/// <summary>What was read of an authority's folder at one moment; keys are opened when they are first needed.</summary>
internal sealed class AuthorityView((long Time, long Length) stamp, AuthorityRecord record, IReadOnlyList<X509Certificate2> roots) : IDisposable
{
    private readonly Lock _opening = new();
    private IntermediateAuthority? _issuer;
    private IssuedLog? _log;

    /// <summary>Time and length of the record, by which a replacement is noticed.</summary>
    internal (long Time, long Length) Stamp { get; } = stamp;

    internal AuthorityRecord Record { get; } = record;

    /// <summary>Revoked certificates by serial number.</summary>
    internal IReadOnlyDictionary<string, RevokedCertificate> Revoked { get; } = record.Revoked.DistinctBy(r => r.Certificate.Serial).ToFrozenDictionary(r => r.Certificate.Serial, r => r.Certificate, StringComparer.Ordinal);

    internal IReadOnlyList<X509Certificate2> Roots { get; } = roots;

    /// <summary>Responders by the number of their intermediate.</summary>
    internal Dictionary<int, OcspResponder> Responders { get; } = [];

    internal static (long Time, long Length) StampOf(AuthorityFolder folder)
    {
        var file = new FileInfo(folder.RecordFile);
        return file.Exists ? (file.LastWriteTimeUtc.Ticks, file.Length) : (0, 0);
    }

    internal IntermediateAuthority Issuer(Func<IntermediateAuthority> open)
    {
        lock (_opening)
        {
            return _issuer ??= open();
        }
    }

    internal IssuedLog Log(Func<IssuedLog> open)
    {
        lock (_opening)
        {
            return _log ??= open();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _issuer?.Dispose();
        _log?.Dispose();
        foreach (var responder in Responders.Values)
        {
            responder.Dispose();
        }
    }
}
