namespace Farspan.Cli.Tests.Proofs;

/// <summary>Requirement B7: a file is proved again at each save, as much of it as the save changed, and only what changed is said.</summary>
public sealed class WatchTests
{
    private const string Name = "topology.yaml";

    private const string Three = """
        farspan: 1
        name: three
        providers: { rack: { kind: bare-metal } }
        networks: { lan: { provider: rack, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.1.0/24 } } } }
        machines:
          a: { subnet: lan/all, address: 10.0.1.10, labels: { role: web } }
          b: { subnet: lan/all, address: 10.0.1.11, labels: { role: db } }
          c: { subnet: lan/all, address: 10.0.1.12 }
        policies:
          - allow: { from: { role: web }, to: { role: db }, ports: 5432/tcp }
        claims:
          - always: { from: machine/a, to: machine/b, ports: 5432/tcp }
          - never: { from: machine/c, to: machine/b }

        """;

    [Fact]
    public async Task After_a_save_only_what_changed_is_said_and_the_last_verdicts_are_the_exit_code()
    {
        using var folder = new TopologyFolder(Three);
        using var line = new CommandLine(folder.Path);
        using var stop = new CancellationTokenSource();
        var running = line.RunUntilAsync(stop.Token, "prove", Name, "--watch");
        await line.ToldAsync("watching topology.yaml");
        Assert.Contains("2 claims: 2 hold, 0 fail, 0 unknown", line.Output, StringComparison.Ordinal);

        // A rule, in place.
        folder.Write(Name, Three.Replace("{ role: web }, to", "machine/c, to", StringComparison.Ordinal));
        await line.PrintedAsync("2 claims: 0 hold, 2 fail, 0 unknown");
        Assert.Contains("2 claims of 2 proved again in", line.Output, StringComparison.Ordinal);
        Assert.Contains("c (10.0.1.12) reaches b (10.0.1.11) on 5432/tcp (was HOLDS)", Unwrapped(line.Output), StringComparison.Ordinal);

        // Errors: told with their place, and what was proved stands.
        Replace(folder, Three.Replace("role: db }, ports", "role: dbs }, ports", StringComparison.Ordinal).Replace("5432/tcp }\nclaims", "port }\nclaims", StringComparison.Ordinal));
        await line.ToldAsync("what was proved last stands: 2 claims: 0 hold, 2 fail, 0 unknown");
        Assert.Contains("topology.yaml:10:", line.Error, StringComparison.Ordinal);

        // A file put in its place, as editors do; everything moves by a line.
        var before = line.Output.Length;
        Replace(folder, $"# all machines\n{Three}");
        await line.PrintedAsync("2 claims: 2 hold, 0 fail, 0 unknown", times: 2);
        Assert.Equal(2, line.Output[before..].Split("(was FAILS)").Length - 1);
        Assert.Contains("everything proved again in", line.Output[before..], StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Holds, await running);
    }

    [Fact]
    public async Task A_folder_is_watched_as_it_is_read()
    {
        using var folder = new TopologyFolder(Three[..Three.IndexOf("claims:", StringComparison.Ordinal)]);
        using var line = new CommandLine(folder.Path);
        using var stop = new CancellationTokenSource();
        var running = line.RunUntilAsync(stop.Token, "prove", ".", "--watch");
        await line.ToldAsync("watching .");

        // What is no topology wakes nobody up for long: the next proof speaks of the next save.
        folder.Write("notes.txt", "nothing");
        folder.Write("claims.yaml", "claims:\n  - never: { from: machine/a, to: machine/b }\n");
        await line.PrintedAsync("1 claim: 0 hold, 1 fails, 0 unknown");
        Assert.Contains("on 5432/tcp (new)", Unwrapped(line.Output), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "claims.yaml"));
        await line.PrintedAsync("gone     ");
        await line.PrintedAsync("0 claims: 0 hold, 0 fail, 0 unknown");
        folder.Write("claims.yaml", "claims:\n  - never: { from: machine/a, to: machine/b }\n");
        await line.PrintedAsync("1 claim: 0 hold, 1 fails, 0 unknown", times: 2);
        await stop.CancelAsync();
        Assert.Equal(ExitCode.DoesNotHold, await running);
    }

    [Fact]
    public async Task A_file_with_errors_is_waited_for_and_another_form_of_output_refused()
    {
        using var folder = new TopologyFolder("farspan: 1\nname: none\nmachines: 7\n");
        using var line = new CommandLine(folder.Path);
        using var stop = new CancellationTokenSource();
        var running = line.RunUntilAsync(stop.Token, "prove", Name, "--watch");
        await line.ToldAsync("nothing is proved yet");
        await line.ToldAsync("watching topology.yaml");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Usage, await running);

        Assert.Equal(ExitCode.Usage, await line.RunAsync("prove", Name, "--watch", "--json"));
        Assert.Equal(ExitCode.Usage, await line.RunAsync("prove", "absent.yaml", "--watch"));
        Assert.Contains("there is no file or folder absent.yaml", line.Error, StringComparison.Ordinal);
    }

    private static void Replace(TopologyFolder folder, string text) => File.Move(folder.Write(".topology.yaml.new", text), Path.Combine(folder.Path, Name), overwrite: true);

    private static string Unwrapped(string text) => text.Replace("\n         ", " ", StringComparison.Ordinal);
}
