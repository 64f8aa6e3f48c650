using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>No public authority can be asked from a lab: where Pebble does not stand in for it (<see cref="Public.PublicAuthority"/>), an authority of the lab's own does, under its name, and is believed by this lab alone.</summary>
internal static class StandInIssuers
{
    /// <summary>What a status adds to the name of such an authority.</summary>
    public const string Remark = " (stand-in of the lab)";

    /// <summary>True for a certificate that the lab cannot have from who was declared.</summary>
    public static bool IsStandIn(CertificateSpec spec) => spec.Issuer.Kind != IssuerKind.Internal;

    /// <summary>The certificate as an authority of the lab's own issues it.</summary>
    public static CertificateSpec Own(CertificateSpec spec) => spec with { Issuer = spec.Issuer with { Kind = IssuerKind.Internal, Directory = null, Challenge = null } };

    /// <summary>What a status adds where Pebble issued it.</summary>
    public const string PebbleRemark = " (Pebble stands in)";

    /// <summary>The machines, each with certificates that the lab's own authorities issue.</summary>
    /// <param name="machines">The machines.</param>
    /// <param name="isHad">True for a certificate that was had from who stands in for its public authority: that one stays whose it is.</param>
    public static IReadOnlyList<MachineSpec> For(IReadOnlyList<MachineSpec> machines, Func<MachineSpec, CertificateSpec, bool> isHad) => [.. machines.Select(m => For(m, c => isHad(m, c)))];

    /// <summary>The machine with certificates that the lab's own authorities issue.</summary>
    public static MachineSpec For(MachineSpec machine, Func<CertificateSpec, bool> isHad) => machine.Certificates.Any(IsStandIn)
        ? machine with { Certificates = [.. machine.Certificates.Select(c => IsStandIn(c) && isHad(c) ? c : Own(c))] }
        : machine;
}
