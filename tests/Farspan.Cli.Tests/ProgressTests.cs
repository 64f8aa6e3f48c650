using Farspan.Cli.Output;
using Farspan.Lab.Reports;
using Farspan.Testing;

namespace Farspan.Cli.Tests;

public sealed class ProgressTests
{
    [Fact]
    public void A_terminal_has_one_line_that_changes_and_goes_away()
    {
        using var error = new StringWriter();
        using var progress = new ProgressLine(Terminal(error, isTerminal: true, new FakeTime()));
        progress.Report(new LabProgress("machines", 1, 20, "etcd-1"));
        progress.Report(new LabProgress("services", 0, 0));
        progress.Dispose();
        Assert.Equal("\r\u001b[Kmachines 1/20: etcd-1 …\r\u001b[Kservices …\r\u001b[K", error.ToString());
    }

    [Fact]
    public void A_pipe_has_a_line_per_phase_and_nothing_in_the_first_second()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var time = new FakeTime();
        using var progress = new ProgressLine(Terminal(error, isTerminal: false, time));
        progress.Report(new LabProgress("namespaces", 0, 20));
        Assert.Empty(error.ToString());
        time.Advance(TimeSpan.FromSeconds(2));
        progress.Report(new LabProgress("machines", 1, 20));
        progress.Report(new LabProgress("machines", 2, 20));
        progress.Report(new LabProgress("services", 0, 0));
        Assert.Equal("farspan: machines 1/20 …\nfarspan: services …\n", error.ToString());
    }

    private static Terminal Terminal(TextWriter error, bool isTerminal, TimeProvider time) => new()
    {
        Input = TextReader.Null,
        Output = TextWriter.Null,
        OutputStream = Stream.Null,
        Error = error,
        IsOutputTerminal = isTerminal,
        IsErrorTerminal = isTerminal,
        Variable = _ => null,
        WorkingFolder = "/",
        Time = time,
    };
}
