using System.Security.Cryptography;
using Farspan.Lab.Wiring;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>A lab of an ordinary user: this program runs again as nobody.</summary>
public sealed class RootlessTests : IAsyncLifetime
{
    private const string Nobody = "65534";
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"fslr-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", "mine");
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public async Task A_lab_without_root_comes_up_answers_and_leaves_nothing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var up = await RunAsync("up", "mine", "plain");
        Assert.SkipWhen(up.Output.Contains("FS4007", StringComparison.Ordinal), $"user namespaces are forbidden here: {up.Output}{up.Error}");
        Assert.True(up.Exit.IsSuccess, up.Output + up.Error);
        var status = await RunAsync("status", "mine");
        Assert.Equal("alpha InSync\nbeta InSync\nrouter-lan InSync\n", status.Output);
        Assert.Equal("10.0.1.11\n", (await RunAsync("exec", "mine", "alpha", "sh", "-c", "getent hosts beta | cut -d' ' -f1")).Output);
        Assert.True((await RunAsync("up", "mine", "plain")).Exit.IsSuccess);
        Assert.True((await RunAsync("down", "mine")).Exit.IsSuccess);
        Assert.False(Directory.Exists(_root), string.Join('\n', Directory.Exists(_root) ? Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories) : []));
        Assert.Empty(ProcessTable.WithEnvironment("FARSPAN_STATE", _root));
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task Ways_outside_open_by_answers_without_root()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var up = await RunAsync("up", "mine", "egress");
        Assert.SkipWhen(up.Output.Contains("FS4007", StringComparison.Ordinal), $"user namespaces are forbidden here: {up.Output}{up.Error}");
        Assert.True(up.Exit.IsSuccess, up.Output + up.Error);
        var status = await RunAsync("status", "mine");
        Assert.True(status.Exit.IsSuccess, status.Output + status.Error);
        var test = await RunAsync("test", "mine");
        Assert.True(test.Exit.IsSuccess, test.Output + test.Error);
        Assert.Equal(0, (await RunAsync("exec", "mine", "app", "sh", "-c", "curl -6 -skf -m 20 https://api.example.org/ | grep -q '^outside internet 443$'")).Exit.Code);
        Assert.NotEqual(0, (await RunAsync("exec", "mine", "app", "sh", "-c", "curl -6 -skf -m 3 https://undeclared.farspan-test.example/")).Exit.Code);
        Assert.True((await RunAsync("down", "mine")).Exit.IsSuccess);
        Assert.Empty(ProcessTable.WithEnvironment("FARSPAN_STATE", _root));
    }

    [Fact]
    public async Task Without_a_tun_device_that_this_user_may_open_it_says_what_is_missing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        Assert.SkipWhen(KernelEngine.IsThere, "the kernel carries overlays itself here: no TUN is needed");
        Assert.SkipWhen(File.Exists("/dev/net/tun") && (File.GetUnixFileMode("/dev/net/tun") & UnixFileMode.OtherRead) != 0, "everybody may open /dev/net/tun here");
        var up = await RunAsync("up", "mine", "pair");
        Assert.SkipWhen(up.Output.Contains("FS4007", StringComparison.Ordinal), "user namespaces are forbidden here");
        Assert.Equal(3, up.Exit.Code);
        Assert.Contains("FS4008", up.Output, StringComparison.Ordinal);
        Assert.Contains("chmod 666 /dev/net/tun", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_user_namespaces_are_forbidden_it_says_so()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        // A user namespace may hold none below it: what a hardened kernel says to everybody.
        var start = Start(["unshare", "--user", "--keep-caps", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --ambient-caps -all --inh-caps -all -- \"$@\"", "sh"], "up", "mine", "plain");
        var result = await ChildProcess.RunAsync(start, TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.SkipWhen(result.Exit.Code is not 3, $"this kernel does not let a test forbid them: {result.Output} {result.Error}");
        Assert.Contains("FS4007", result.Output + result.Error, StringComparison.Ordinal);
    }

    private async Task<ChildResult> RunAsync(params string[] arguments) => await ChildProcess.RunAsync(
        Start(["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"], arguments), TimeSpan.FromMinutes(5), TimeProvider.System, CancellationToken.None);

    private ChildProcessStart Start(string[] wrapper, params string[] arguments) => new()
    {
        File = wrapper[0],
        Arguments = [.. wrapper.Skip(1), Environment.ProcessPath!, .. arguments],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_STATE"] = _root, ["HOME"] = "/tmp" },
        WorkingDirectory = "/",
    };
}
