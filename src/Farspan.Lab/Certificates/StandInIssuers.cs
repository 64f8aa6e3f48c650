using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>In a lab no public authority can be asked: an authority of the lab's own stands in for each of them, under its name, and is believed by this lab alone.</summary>
internal static class StandInIssuers
{
    /// <summary>What a status adds to the name of such an authority.</summary>
    public const string Remark = " (stand-in of the lab)";

    /// <summary>True for a certificate that the lab cannot have from who was declared.</summary>
    public static bool IsStandIn(CertificateSpec spec) => spec.Issuer.Kind != IssuerKind.Internal;

    /// <summary>The machines, each with certificates that the lab's own authorities issue.</summary>
    public static IReadOnlyList<MachineSpec> For(IReadOnlyList<MachineSpec> machines) => [.. machines.Select(For)];

    /// <summary>The machine with certificates that the lab's own authorities issue.</summary>
    public static MachineSpec For(MachineSpec machine) => machine.Certificates.Any(IsStandIn)
        ? machine with { Certificates = [.. machine.Certificates.Select(c => c with { Issuer = c.Issuer with { Kind = IssuerKind.Internal, Directory = null, Challenge = null } })] }
        : machine;
}
