using Farspan.Analysis.Scenarios;

namespace Farspan.Cli.Output.Proofs;

/// <summary>What <c>whatif --lose X --json</c> says.</summary>
/// <param name="Losing">What is lost.</param>
/// <param name="Machines">The machines that are gone with it.</param>
/// <param name="Services">Every service.</param>
/// <param name="Pairs">Connections between what is left that no longer come about.</param>
/// <param name="Claims">Claims that fall.</param>
internal sealed record LossReport(
    IReadOnlyList<string> Losing, IReadOnlyList<string> Machines, IReadOnlyList<ServiceLossRecord> Services, IReadOnlyList<PairLossRecord> Pairs, IReadOnlyList<ClaimLossRecord> Claims)
{
    /// <summary>Makes the report.</summary>
    public static LossReport Of(WhatIfReport report) => new(
        [.. report.Losing.Select(l => l.ToString())],
        report.Machines,
        [.. report.Services.Select(ServiceLossRecord.Of)],
        [.. report.Pairs.Select(p => new PairLossRecord(p.From, p.To, p.Ports.ToString()))],
        [.. report.Claims.Select(c => new ClaimLossRecord(c.Claim.Name, c.Claim.Text, PlaceRecord.Of(c.Claim.Location), c.Reason))]);
}
