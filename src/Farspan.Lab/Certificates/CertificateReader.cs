using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Public;
using Farspan.Lab.Status;
using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>Compares the certificates that lie on a machine with its spec: names, key, use, life, and whether those whom it believes issued it.</summary>
internal sealed class CertificateReader(LabPaths paths, TimeProvider time)
{
    private readonly RevocationReader _revocations = new(paths);

    /// <summary>What lies there, in the spec's order.</summary>
    public IReadOnlyList<LabCertificateStatus> Read(MachineSpec spec)
    {
        var folders = new CertificateFolders(paths.VolumeFolder(spec.Machine));
        var now = time.GetUtcNow();
        return [.. spec.Certificates.Select(declared => Read(spec.Machine, folders, declared, now))];
    }

    private LabCertificateStatus Read(string machine, CertificateFolders folders, CertificateSpec declared, DateTimeOffset now)
    {
        bool isPebbles;
        using (var held = folders.Read(declared.Name, out _))
        {
            isPebbles = PublicIssuer.IsGood(held, declared, now);
        }

        if (!StandInIssuers.IsStandIn(declared))
        {
            return Read(folders, declared, isPebbles: false);
        }

        var why = PublicFailures.Of(paths, machine, declared.Name) is { } failure ? $" (stand-in of the lab: {failure})" : StandInIssuers.Remark;
        var own = isPebbles ? declared : StandInIssuers.Own(declared);
        return Read(folders, own, isPebbles) with { Issuer = declared.Issuer.Name + (isPebbles ? StandInIssuers.PebbleRemark : why) };
    }

    private LabCertificateStatus Read(CertificateFolders folders, CertificateSpec spec, bool isPebbles)
    {
        using var held = folders.Read(spec.Name, out var missing);
        return new LabCertificateStatus
        {
            Certificate = spec.Name,
            Issuer = spec.Issuer.Name,
            NotAfter = held?.NotAfter,
            Due = held?.Due,
            Problem = held is null ? missing : Problem(held, spec, isPebbles),
        };
    }

    // That it is due is no fault until it has not been renewed: it is told once nobody renews it.
    private string? Problem(Pki.Validation.HeldCertificate held, CertificateSpec spec, bool isPebbles)
    {
        var now = time.GetUtcNow();
        return held.Differs(spec)
            ?? (now >= held.NotAfter ? "it has expired" : null)
            ?? (isPebbles ? null : _revocations.Told(spec.Issuer.Name, held.Leaf.SerialNumber))
            ?? (held.IsBelieved((isPebbles ? null : AuthorityOf(spec)) ?? held.AuthoritiesPem, now) ? null : $"{spec.Issuer.Name} is not its authority any more");
    }

    // The authority's own word, which needs no key to be read.
    private string? AuthorityOf(CertificateSpec spec)
    {
        var path = Path.Combine(paths.AuthoritiesFolder, spec.Issuer.Name, "authorities.pem");
        return StateFile.TryRead(path) is { } pem ? System.Text.Encoding.ASCII.GetString(pem) : null;
    }
}
