using System.Text.Json;

namespace Farspan.Cli.Tests;

/// <summary>Rendering into a folder: what is written, what is kept, what is refused. Requirements A2, B1, C2.</summary>
public sealed class RenderTests : IDisposable
{
    private static readonly string[] _perMachine =
        ["hosts", "nftables.d/farspan.nft", "sysctl.d/90-farspan.conf", "systemd/network/50-farspan-eth0.network"];

    private readonly TopologyFolder _folder = new(TopologyFolder.Two);

    private string Output => Path.Combine(_folder.Path, "out");

    [Fact]
    public async Task Every_machine_is_a_volume_and_the_whole_is_exported()
    {
        var (code, text, _) = await RenderAsync();
        Assert.Equal(0, code);
        Assert.StartsWith("out: 2 volumes, 12 files: 12 written, 0 unchanged, 0 removed\n", text, StringComparison.Ordinal);
        Assert.Equal(
            [
                "exports/kubernetes/README.md", "exports/kubernetes/inventory/pods.yaml", "exports/kubernetes/networkpolicies.yaml",
                "manage-provider-networking.sh",
                .. _perMachine.Select(f => $"volumes/a/etc/{f}"),
                .. _perMachine.Select(f => $"volumes/b/etc/{f}"),
            ],
            Files());
    }

    [Fact]
    public async Task A_second_render_changes_nothing_not_even_times()
    {
        await RenderAsync();
        var before = Times();
        var (_, text, _) = await RenderAsync();
        Assert.StartsWith("out: 2 volumes, 12 files: 0 written, 12 unchanged, 0 removed\n", text, StringComparison.Ordinal);
        Assert.Equal(before, Times());
    }

    [Fact]
    public async Task Only_what_differs_is_written_and_what_is_no_longer_wanted_goes()
    {
        await RenderAsync();
        _folder.Write("topology.yaml", TopologyFolder.Two.Replace("  b: { subnet: lan/all }", "", StringComparison.Ordinal));
        var (_, text, _) = await RenderAsync("--json");
        using var report = JsonDocument.Parse(text);
        Assert.Equal(4, report.RootElement.GetProperty("removed").GetArrayLength());
        Assert.False(Directory.Exists(Path.Combine(Output, "volumes", "b")));
        Assert.Contains("volumes/a/etc/hosts", Files());
        // The machine that stays has the same parameters as before.
        Assert.True(report.RootElement.GetProperty("unchanged").GetInt32() >= 2, text);
    }

    [Fact]
    public async Task One_volume_alone_leaves_the_rest_of_the_folder()
    {
        await RenderAsync();
        File.Delete(Path.Combine(Output, "volumes/a/etc/hosts"));
        File.Delete(Path.Combine(Output, "volumes/b/etc/hosts"));
        var (code, text, _) = await RenderAsync("--volume", "a");
        Assert.Equal(0, code);
        Assert.StartsWith("out: 1 volume, 4 files: 1 written, 3 unchanged, 0 removed\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("volumes/b/etc/hosts", Files());
        Assert.Contains("exports/kubernetes/README.md", Files());
    }

    [Fact]
    public async Task An_unknown_volume_or_format_is_answered_with_the_nearest()
    {
        Assert.Equal((2, "", "farspan: there is no volume 'aa'; did you mean 'a'?\n"), await RenderAsync("--volume", "aa"));
        Assert.Equal((2, "", "farspan: there is no format 'nftable'; did you mean 'nftables'?\n"), await RenderAsync("--format", "hosts,nftable"));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task The_kinds_that_are_named_are_written_and_no_others()
    {
        await RenderAsync();
        await RenderAsync("--format", "netplan", "--format", "hosts");
        Assert.Equal(["volumes/a/etc/hosts", "volumes/a/etc/netplan/90-farspan.yaml", "volumes/b/etc/hosts", "volumes/b/etc/netplan/90-farspan.yaml"], Files());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Output, "volumes/a/etc/netplan/90-farspan.yaml")));
    }

    [Fact]
    public async Task A_folder_with_files_of_others_is_refused_and_forced_leaves_them()
    {
        Directory.CreateDirectory(Output);
        await File.WriteAllTextAsync(Path.Combine(Output, "mine.txt"), "mine", TestContext.Current.CancellationToken);
        var (code, _, error) = await RenderAsync();
        Assert.Equal(2, code);
        Assert.StartsWith("farspan: out holds files that Farspan did not write; ", error, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Files());
        Assert.Equal(0, (await RenderAsync("--force")).Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Output, "mine.txt"), TestContext.Current.CancellationToken));
        // Now that it is known, no force is needed.
        Assert.Equal(0, (await RenderAsync()).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_of_others_in_the_way_is_never_written_over(bool isForced)
    {
        await RenderAsync("--volume", "a");
        var hosts = Path.Combine(Output, "volumes/b/etc/hosts");
        Directory.CreateDirectory(Path.GetDirectoryName(hosts)!);
        await File.WriteAllTextAsync(hosts, "mine", TestContext.Current.CancellationToken);
        var before = Times();
        var (code, _, error) = await RenderAsync(isForced ? ["--force"] : []);
        Assert.Equal(2, code);
        Assert.Equal("farspan: out: volumes/b/etc/hosts is there, and Farspan did not write it; move it away; nothing was changed\n", error);
        Assert.Equal(before, Times());
    }

    [Fact]
    public async Task A_file_that_somebody_changed_is_refused_until_forced()
    {
        await RenderAsync();
        var hosts = Path.Combine(Output, "volumes/a/etc/hosts");
        var ours = await File.ReadAllTextAsync(hosts, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(hosts, "10.9.9.9 mine\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await RenderAsync();
        Assert.Equal(2, code);
        Assert.Equal("farspan: out: volumes/a/etc/hosts was changed since Farspan wrote it; move it away, or write over it with --force; nothing was changed\n", error);
        Assert.Equal(0, (await RenderAsync("--force")).Code);
        Assert.Equal(ours, await File.ReadAllTextAsync(hosts, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_changed_file_that_is_no_longer_wanted_stays_and_is_named()
    {
        await RenderAsync();
        await File.AppendAllTextAsync(Path.Combine(Output, "volumes/a/etc/hosts"), "10.9.9.9 mine\n", TestContext.Current.CancellationToken);
        var (code, text, _) = await RenderAsync("--format", "nftables");
        Assert.Equal(0, code);
        Assert.Contains("left alone: volumes/a/etc/hosts is no longer written, and was changed since Farspan wrote it; remove it yourself\n", text, StringComparison.Ordinal);
        Assert.Contains("volumes/a/etc/hosts", Files());
    }

    [Fact]
    public async Task Links_are_not_written_through()
    {
        await RenderAsync("--volume", "a");
        var elsewhere = Path.Combine(_folder.Path, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(Output, "volumes/b"), elsewhere);
        var (code, _, error) = await RenderAsync();
        Assert.Equal(2, code);
        Assert.Contains("volumes/b is a link to ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task A_render_that_was_stopped_half_way_is_taken_up_again()
    {
        await RenderAsync();
        var before = await File.ReadAllTextAsync(Path.Combine(Output, "volumes/a/etc/hosts"), TestContext.Current.CancellationToken);
        _folder.Write("topology.yaml", TopologyFolder.Two + "\n  c: { subnet: lan/all }\n");
        // What a crash leaves: the list of what was and what was to be, some files new, some old, and one half-made beside.
        var list = Path.Combine(Output, ".farspan/files");
        var old = await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken);
        await RenderAsync();
        var both = old + string.Concat((await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken)).Skip(1).Select(l => l + "\n"));
        await File.WriteAllTextAsync(list, both, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Output, "volumes/a/etc/hosts"), before, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(Output, ".farspan/new"));
        await File.WriteAllTextAsync(Path.Combine(Output, ".farspan/new/7"), "half", TestContext.Current.CancellationToken);
        var (code, text, error) = await RenderAsync();
        Assert.True(code == 0, error);
        Assert.StartsWith("out: 3 volumes, 16 files: 1 written, 15 unchanged, 0 removed\n", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Output, ".farspan/new")));
        Assert.Equal(16, (await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken)).Length - 1);
    }

    [Fact]
    public async Task A_damaged_list_is_said_so()
    {
        await RenderAsync();
        await File.WriteAllTextAsync(Path.Combine(Output, ".farspan/files"), "nonsense\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await RenderAsync();
        Assert.Equal(2, code);
        Assert.Equal("farspan: out/.farspan/files, the list of Farspan's files there, is damaged; remove the folder and render again, or restore the list\n", error);
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        _folder.Write("out", "");
        Assert.Equal((2, "", "farspan: out is a file; name a folder\n"), await RenderAsync());
    }

    [Fact]
    public async Task Without_a_lab_there_are_no_keys_and_it_says_where_they_come_from()
    {
        Assert.Equal(
            (2, "", "farspan: there are no keys: they come from a lab, and none is called two; bring it up with farspan up, or name another with --lab\n"),
            await RenderAsync("--with-keys"));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_line()
    {
        _folder.Write("file", "");
        using var line = new CommandLine(_folder.Path);
        Assert.Equal(3, await line.RunAsync("render", "topology.yaml", "-o", "/proc/farspan/out"));
        Assert.StartsWith("farspan: the folder /proc/farspan/out cannot be made or written (", line.Error, StringComparison.Ordinal);
        Assert.Single(line.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Large_files_that_machines_have_in_common_are_kept_once()
    {
        // 900 machines: their hosts files are the same, and larger than what is worth sharing.
        var many = TopologyFolder.Two.Replace("10.0.1.0/24", "10.0.0.0/20", StringComparison.Ordinal) +
            string.Concat(Enumerable.Range(0, 900).Select(n => FormattableString.Invariant($"\n  m{n}: {{ subnet: lan/all }}")));
        _folder.Write("topology.yaml", many);
        Assert.Equal(0, (await RenderAsync("--format", "hosts")).Code);
        Assert.Equal("902", (await ShellAsync($"stat -c %h '{Output}/volumes/a/etc/hosts'")).Trim());

        // One more machine: every name leads to the new file, and no half of them to the old one.
        _folder.Write("topology.yaml", many + "\n  z: { subnet: lan/all }");
        Assert.Equal(0, (await RenderAsync("--format", "hosts")).Code);
        Assert.Equal("1", (await ShellAsync($"stat -c '%i %h' '{Output}'/volumes/*/etc/hosts | sort -u | wc -l")).Trim());
        Assert.StartsWith("out: 903 volumes, 903 files: 0 written, 903 unchanged", (await RenderAsync("--format", "hosts")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output, string Error)> RenderAsync(params string[] options)
    {
        using var line = new CommandLine(_folder.Path, variables: new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_STATE"] = Path.Combine(_folder.Path, "state") });
        var code = await line.RunAsync(["render", "topology.yaml", "-o", "out", .. options]);
        return (code, line.Output, line.Error);
    }

    private static async Task<string> ShellAsync(string line)
    {
#pragma warning disable RS0030 // The second opinion must not come through the code under test.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private List<string> Files() =>
        [.. Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Output, f)).Where(f => !f.StartsWith(".farspan", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private List<(string, long)> Times() => [.. Files().Append(".farspan/files").Select(f => (f, File.GetLastWriteTimeUtc(Path.Combine(Output, f)).Ticks))];
}
