using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Agent.Authorities;
using Farspan.Pki.Renewal;
using Farspan.Pki.Rotation;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Ca;

/// <summary>Tells what an authority is; needs no secret.</summary>
internal static class CaReader
{
    /// <summary>Reads it.</summary>
    public static CaReport Read(AuthorityStore store, DateTimeOffset now)
    {
        var record = store.Record();
        var (issued, damaged) = store.Issued();
        var roots = record.Rotation.Believed().Zip(store.Roots(), (number, root) => Of(number, root, store.Folder.RootKeyFile(number))).ToList();
        var intermediates = record.Intermediates.Select(i => Of(i.Number, store.Intermediate(i.Number), store.Folder.IntermediateKeyFile(i.Number))).ToList();
        var phase = record.Rotation.Phase;
        var issuing = intermediates.First(i => i.Number == AuthorityStore.Issuing(record));
        return new CaReport(
            store.Folder.Folder,
            record.Name,
            phase.ToString().ToLowerInvariant(),
            phase == RotationPhase.Steady ? null : store.RotationWait(everybodyBelieves: false),
            roots,
            intermediates,
            record.Constraints.DnsNames,
            [.. record.Constraints.Networks.Select(n => n.ToString())],
            record.Constraints.TrustDomain,
            issued.Count(i => i.Certificate.NotAfter >= now),
            record.Revoked.Count(r => r.NotAfter >= now),
            [.. record.Held.Select(CaHeldRecord.Of)],
            record.CrlNumber,
            [
                .. Problem(roots[0], "root", phase == RotationPhase.Steady, now),
                .. Problem(issuing, "intermediate", true, now),
                .. damaged.Select(d => $"{d} cannot be read; the certificate that it names cannot be revoked by number"),
            ]);
    }

    /// <summary>For people.</summary>
    public static string Render(CaReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"authority {report.Name} in {report.Folder}: {Words.Count(report.Issued, "certificate")} in use, {report.Revoked} revoked\n");
        foreach (var (what, one) in report.Roots.Select(r => ("root", r)).Concat(report.Intermediates.Select(i => ("intermediate", i))))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {what} {one.Number} ({one.Subject}): until {Time(one.NotAfter)}, replaced from {Time(one.Due)} on; its key is {(one.Key is null ? "kept elsewhere" : "here, sealed")}\n");
            text.Append(CultureInfo.InvariantCulture, $"    SHA-256 {one.Sha256}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  may issue for: {Few(report.DnsNames)}; {Few(report.Networks)}; spiffe://{report.TrustDomain ?? "none"}\n");
        if (report.Phase != "steady")
        {
            text.Append(CultureInfo.InvariantCulture, $"  the root is being replaced ({report.Phase}): {report.Wait ?? "the next step can be taken: farspan ca rotate root"}\n");
        }

        foreach (var held in report.Held)
        {
            text.Append(CultureInfo.InvariantCulture, $"  gets no certificate since {Time(held.Since)} ({held.Reason}): {string.Join(' ', held.Names)}; allow it with farspan ca allow {held.Serial}\n");
        }

        foreach (var problem in report.Problems)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {problem}\n");
        }

        return text.ToString();
    }

    /// <summary>Time as it is shown.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Problem(CaCertificateRecord one, string what, bool canBegin, DateTimeOffset now)
    {
        if (now >= one.NotAfter)
        {
            yield return $"{what} {one.Number} expired at {Time(one.NotAfter)}: nothing can be issued; run farspan ca rotate {what}";
        }
        else if (now >= one.Due && canBegin)
        {
            yield return $"{what} {one.Number} is past two thirds of its life; run farspan ca rotate {what}";
        }
    }

    private static CaCertificateRecord Of(int number, X509Certificate2 certificate, string key) => new(
        number,
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero),
        RenewalTime.Of(certificate),
        File.Exists(key) ? key : null);

    private static string Few(IReadOnlyList<string> all) => all.Count switch { 0 => "nothing", <= 6 => string.Join(", ", all), _ => $"{string.Join(", ", all.Take(6))} and {all.Count - 6} more" };
}
