using System.Globalization;
using System.Text;
using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Public;
using Farspan.Pki;
using Farspan.Pki.Validation;
using Farspan.State;
using Farspan.State.Certificates;
using Farspan.Verification.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>Looks at the certificates that lie on machines with eyes of its own: not what those said who put them there, but the files.</summary>
internal sealed class CertificateInspector(LabPaths paths, TimeProvider time)
{
    // Whoever renews looks once a minute, and tries again after half a minute.
    private static readonly TimeSpan _grace = TimeSpan.FromMinutes(2);

    private readonly RevocationReader _revocations = new(paths);

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What was seen.</summary>
    public IReadOnlyList<CertificateResult> Inspect(IReadOnlyList<MachineSpec> machines) => [.. machines.SelectMany(m => m.Certificates.Select(c => new CertificateResult
    {
        Machine = m.Machine,
        Certificate = c.Name,
        Issuer = c.Issuer.Name,
        Faults = [.. Faults(new CertificateFolders(paths.VolumeFolder(m.Machine)), c)],
    }))];

    private IEnumerable<(CertificateFault Fault, string Seen)> Faults(CertificateFolders folders, CertificateSpec declared)
    {
        if (OpenTo(Path.Combine(folders.PathOf(declared.Name), CertificateFiles.Key)) is { } mode)
        {
            yield return (CertificateFault.Permissions, $"the mode of its key is {mode}, and 0600 would do");
        }

        using var held = folders.Read(declared.Name, out var missing);
        if (held is null)
        {
            yield return (CertificateFault.Missing, missing!);
            yield break;
        }

        var now = time.GetUtcNow();
        var isPebbles = StandInIssuers.IsStandIn(declared) && PublicIssuer.IsPebbles(held);
        var spec = StandInIssuers.IsStandIn(declared) && !isPebbles ? StandInIssuers.Own(declared) : declared;
        foreach (var (difference, told) in held.Differences(spec))
        {
            yield return (difference == CertificateDifference.Key ? CertificateFault.Key : CertificateFault.Names, told);
        }

        if ((isPebbles ? null : _revocations.Told(declared.Issuer.Name, held.Leaf.SerialNumber)) is { } revoked)
        {
            yield return (CertificateFault.Time, revoked);
        }
        else if (Stale(held, now) is { } stale)
        {
            yield return (CertificateFault.Time, stale);
        }

        // Whether it is out of date is told above.
        var when = now < held.NotBefore ? held.NotBefore : now < held.NotAfter ? now : held.NotAfter - TimeSpan.FromSeconds(1);
        if (!isPebbles && AuthoritiesOf(declared) is { } authorities && !held.IsBelieved(authorities, when))
        {
            yield return (CertificateFault.Issuer, $"{held.Leaf.Issuer} issued it, and no path leads to {declared.Issuer.Name}");
        }
        else if (!held.IsBelieved(held.AuthoritiesPem, when))
        {
            yield return (CertificateFault.Chain, "no path leads to what its authorities.pem holds");
        }
    }

    private static string? Stale(HeldCertificate held, DateTimeOffset now)
    {
        var due = held.NotBefore + ((held.NotAfter - held.NotBefore) * 2 / 3);
        return now >= held.NotAfter ? $"it expired at {Text(held.NotAfter)}"
            : now < held.NotBefore ? $"it is valid from {Text(held.NotBefore)} on"
            : now > due + _grace ? $"two thirds of its life were over at {Text(due)}, and nobody renewed it" : null;
    }

    private static string? OpenTo(string key)
    {
        try
        {
            var mode = File.GetUnixFileMode(key);
            return (mode & ~Owner) == 0 ? null : "0" + Convert.ToString((int)mode, toBase: 8);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null; // What is missing is told by who reads it.
        }
    }

    private string? AuthoritiesOf(CertificateSpec declared) =>
        StateFile.TryRead(Path.Combine(paths.AuthoritiesFolder, declared.Issuer.Name, "authorities.pem")) is { } pem ? Encoding.ASCII.GetString(pem) : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
