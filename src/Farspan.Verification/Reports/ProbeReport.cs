using Farspan.Verification.Egress;
using Farspan.Verification.Names;
using Farspan.Verification.Rehearsals;
using Farspan.Verification.Tls;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Reports;

/// <summary>What a test of the running network showed.</summary>
public sealed record ProbeReport
{
    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Digest of the plan it was tested against.</summary>
    public required string Digest { get; init; }

    /// <summary>Generation of that plan.</summary>
    public required long Generation { get; init; }

    /// <summary>True when everything seen is as declared and everything planned was sent.</summary>
    public required bool Holds { get; init; }

    /// <summary>Allowed flows that connect, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Flows that nobody allows and that stay out, of those tried.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Allowed flows that were too many to send.</summary>
    public required long AllowedLeftOut { get; init; }

    /// <summary>Flows of claims that were too many to send.</summary>
    public required long ClaimsLeftOut { get; init; }

    /// <summary>Candidates that the sample left out.</summary>
    public required long SampleLeftOut { get; init; }

    /// <summary>Seed of the sample.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Milliseconds that the probes took, planning included; rehearsals have their own times.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>What was cut by hand when the test began, as <c>farspan cut</c> takes it; differences may come from that.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Providers in declaration order, then <c>internet</c> where it took part.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>One cell for each pair of providers between which something was tried.</summary>
    public required IReadOnlyList<ProviderCell> Cells { get; init; }

    /// <summary>One row for each port of each service, in declaration order.</summary>
    public required IReadOnlyList<ServiceRow> Services { get; init; }

    /// <summary>One row for each gateway of each machine that runs it; empty where none was called.</summary>
    public required IReadOnlyList<GatewayRow> Gateways { get; init; }

    /// <summary>What requests for places outside showed, by gateway; none where no gateway leads outside.</summary>
    public required IReadOnlyList<OutsideRow> Outside { get; init; }

    /// <summary>What attempts of machines to go outside by themselves showed; none where no way outside is without a gateway.</summary>
    public required IReadOnlyList<EgressRow> Egress { get; init; }

    /// <summary>Policies of gateways that no request could try, each with the reason.</summary>
    public required IReadOnlyList<string> GatewaysNotTried { get; init; }

    /// <summary>One row for each port that was declared to speak TLS, by machine and service.</summary>
    public required IReadOnlyList<TlsRow> Tls { get; init; }

    /// <summary>How many of the certificates that machines must have lie there as declared; null where there are none, or nobody looked.</summary>
    public required Ratio? Certificates { get; init; }

    /// <summary>What name servers answered to the machines of each view; empty where none was asked.</summary>
    public required IReadOnlyList<NameRow> Names { get; init; }

    /// <summary>One verdict for each claim, in declaration order.</summary>
    public required IReadOnlyList<ClaimVerdict> Claims { get; init; }

    /// <summary>Machines and other nodes that look as the plan says, of those that were read back; null when none were.</summary>
    public required Ratio? Drift { get; init; }

    /// <summary>What was seen on the wire, or null when nothing was captured.</summary>
    public required TrafficReport? Traffic { get; init; }

    /// <summary>How long packets get through overlays, by name; empty where nobody looked.</summary>
    public IReadOnlyList<TunnelRow> Tunnels { get; init; } = [];

    /// <summary>What the cuts showed, or null when none were made.</summary>
    public required RehearsalReport? Rehearsal { get; init; }

    /// <summary>Everything that is not as declared.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Worth knowing, and no difference between the file and the network.</summary>
    public required IReadOnlyList<Finding> Notes { get; init; }
}
