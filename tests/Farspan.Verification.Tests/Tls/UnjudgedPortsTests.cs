using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tests.Tls;

/// <summary>A report says which ports' TLS was not judged, and why.</summary>
[Trait("Requirement", "C9")]
public sealed class UnjudgedPortsTests
{
    [Fact]
    public void A_port_with_certificates_of_an_external_authority_is_told_and_no_other()
    {
        var plan = Plans.Example("ai-foundry");
        var probes = ProbePlanner.Plan(plan, ProbeOptions.Default);
        var report = ProbeReportBuilder.Build(plan, probes, [], null, null, null, TimeSpan.Zero);
        var note = Assert.Single(report.Notes, n => n.Code == TestCodes.UnjudgedPortCode);
        Assert.StartsWith("budapp/", note.Subject, StringComparison.Ordinal);
        Assert.Contains("authority 'dapr' of the layer is external", note.Message, StringComparison.Ordinal);
        Assert.Equal("layer mesh: TLS 1.3 or newer, certificates of callers required", note.PolicySays);
        Assert.DoesNotContain(ProbeReportBuilder.Build(Plans.Example("simple-proxy"), ProbePlanner.Plan(Plans.Example("simple-proxy"), ProbeOptions.Default), [], null, null, null, TimeSpan.Zero).Notes, n => n.Code == TestCodes.UnjudgedPortCode);
    }
}
