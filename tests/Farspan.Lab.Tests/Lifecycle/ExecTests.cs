using Farspan.Lab.Diagnostics;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Tests.Lifecycle;

public sealed class ExecTests
{
    [Fact]
    public async Task A_command_runs_inside_with_the_machines_names_and_its_exit_code_comes_back()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain);
        Assert.Equal(7, await lab.Session.ExecAsync("alpha", ["sh", "-c", "exit 7"], cancel));
        Assert.Equal(128 + 15, await lab.Session.ExecAsync("alpha", ["sh", "-c", "kill -TERM $$"], cancel));
        var (code, output) = await ExecAsync(lab, "alpha", "sh", "-c", "getent hosts beta | cut -d' ' -f1; ip -br address show eth0 | tr -s ' ' | cut -d' ' -f3");
        Assert.Equal((0, "10.0.1.11\n10.0.1.10/24\n"), (code, output));
        Assert.DoesNotContain("farspan", await File.ReadAllTextAsync("/etc/hosts", cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_machine_is_answered_with_the_nearest_and_an_unknown_program_is_named()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain);
        var machine = await Assert.ThrowsAsync<LabException>(() => lab.Session.ExecAsync("alhpa", ["true"], cancel));
        Assert.Equal(("FS4010", LabException.Input, "Did you mean 'alpha'?"), (machine.Diagnostic.Code, machine.ExitCode, machine.Diagnostic.Mend));
        var program = await Assert.ThrowsAsync<LabException>(() => lab.Session.ExecAsync("alpha", ["no-such-program"], cancel));
        Assert.Equal(("FS4017", LabException.Input), (program.Diagnostic.Code, program.ExitCode));
    }

    /// <summary>In a process of its own, so that what the command writes can be read.</summary>
    internal static async Task<(int Code, string Output)> ExecAsync(TestLab lab, string machine, params string[] command)
    {
        var start = new ChildProcessStart
        {
            File = System.Environment.ProcessPath!,
            Arguments = ["exec", lab.Session.Name, machine, .. command],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_STATE"] = lab.Root },
        };
        var result = await ChildProcess.RunAsync(start, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        return (result.Exit.Code ?? -1, result.Output);
    }
}
