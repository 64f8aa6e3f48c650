using System.Globalization;
using Farspan.Agent.Authorities;
using Farspan.Lab.Files;

namespace Farspan.Lab.Certificates;

/// <summary>What the internal authorities of a lab say about revoked certificates, read once each; needs no key.</summary>
internal sealed class RevocationReader(LabPaths paths)
{
    private readonly Dictionary<string, AuthorityRecord?> _records = new(StringComparer.Ordinal);

    /// <summary>That a certificate was revoked, and whether its machine gets another; null while it is good.</summary>
    /// <param name="authority">Name of the authority.</param>
    /// <param name="serial">Serial number, upper-case hexadecimal.</param>
    public string? Told(string authority, string serial)
    {
        var record = Record(authority);
        if (record?.Revoked.FirstOrDefault(r => r.Certificate.Serial == serial)?.Certificate is not { } revoked)
        {
            return null;
        }

        var told = string.Create(CultureInfo.InvariantCulture, $"it was revoked at {revoked.At.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'} ({RevocationWords.Of(revoked.Reason)})");
        return record.Held.Any(h => h.Serial == serial)
            ? $"{told}, and there is no other before farspan ca allow {serial} --out {Path.Combine(paths.AuthoritiesFolder, authority)}"
            : told;
    }

    private AuthorityRecord? Record(string authority)
    {
        if (!_records.TryGetValue(authority, out var record))
        {
            _records[authority] = record = Read(new AuthorityFolder(Path.Combine(paths.AuthoritiesFolder, authority)));
        }

        return record;
    }

    // What is missing or damaged is told by who issues.
    private static AuthorityRecord? Read(AuthorityFolder folder)
    {
        try
        {
            using var store = AuthorityStore.Open(folder, null, TimeProvider.System);
            return store.Record();
        }
        catch (AuthorityException)
        {
            return null;
        }
    }
}
