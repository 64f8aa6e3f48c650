using System.Text.Json;
using Farspan.Testing;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Tests;

public sealed class DiagnosticJsonTests
{
    [Fact]
    public void A_report_has_this_shape()
    {
        var json = DiagnosticReport.Of([.. BadFiles.Read("FS1203").Diagnostics, .. BadFiles.Read("FS1216").Diagnostics]).ToJson();
        Golden.Equal("report.json", $"{json}\n");
    }

    [Fact]
    public void A_report_reads_back_as_it_was()
    {
        var report = DiagnosticReport.Of(BadFiles.Read("FS1013").Diagnostics);
        var back = JsonSerializer.Deserialize(report.ToJson(), DiagnosticJson.Default.DiagnosticReport)!;
        Assert.Equal(report.ToJson(), back.ToJson());
        Assert.Equal(2, back.Errors);
    }
}
