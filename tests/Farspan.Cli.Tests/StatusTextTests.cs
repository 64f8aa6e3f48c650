using Farspan.Cli.Output;
using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.State;
using Farspan.Testing;

namespace Farspan.Cli.Tests;

[Trait("Requirement", "A6")]
public sealed class StatusTextTests
{
    [Fact]
    public void A_lab_as_declared() => Golden.Equal("status-declared.txt", StatusText.Render(StatusSamples.Status(), provider: null));

    [Fact]
    public void A_lab_with_drift_and_a_cut() => Golden.Equal(
        "status-drift.txt", StatusText.Render(StatusSamples.Status(Verdict.Drifted, LabServiceState.Failed, "zone/aws/a"), provider: null));

    [Fact]
    public void One_provider_alone() => Golden.Equal("status-gcp.txt", StatusText.Render(StatusSamples.Status(), "gcp"));

    [Fact]
    public void Drift_is_explained_by_a_cut_and_else_it_is_not()
    {
        Assert.Equal(["etcd-1"], StatusText.Unexplained(StatusSamples.Status(Verdict.Drifted), provider: null));
        Assert.Empty(StatusText.Unexplained(StatusSamples.Status(Verdict.Drifted), "gcp"));
        foreach (var fault in new[] { "provider/aws", "zone/aws/a", "machine/etcd-1" })
        {
            Assert.Empty(StatusText.Unexplained(StatusSamples.Status(Verdict.Drifted, faults: fault), provider: null));
        }

        Assert.Equal(["etcd-1"], StatusText.Unexplained(StatusSamples.Status(Verdict.Drifted, faults: "provider/gcp"), provider: null));
    }

    [Fact]
    public void What_up_did_is_said_in_a_few_lines() => Golden.Equal("up.txt", string.Join("---\n",
        UpText.Render(StatusSamples.Up(("etcd-1", "aws", MachineChangeKind.Made, 9), ("router-aws", "aws", MachineChangeKind.Made, 4), ("backbone", null, MachineChangeKind.Made, 2)), 1400, []),
        UpText.Render(StatusSamples.Up(("etcd-1", "aws", MachineChangeKind.Unchanged, 0)), 3, []),
        UpText.Render(StatusSamples.Up(("etcd-1", "aws", MachineChangeKind.Changed, 2), ("etcd-2", "aws", MachineChangeKind.Removed, 1)), 30_000, StatusSamples.Status(state: LabServiceState.Failed).Providers[0].Machines[0].Services),
        UpText.Render(StatusSamples.Up() with { Faults = ["provider/aws"], LiftedFaults = ["machine/x"], Installed = ["wireguard-go"] }, waitedMs: null, [])));
}
