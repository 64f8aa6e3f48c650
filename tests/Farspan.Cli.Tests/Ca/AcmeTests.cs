using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Ca;

/// <summary><c>ca serve</c> and <c>ca order</c> with each other.</summary>
[Trait("Requirement", "C8")]
public sealed class AcmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-acme-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_certificate_is_ordered_from_the_authority_that_is_served_and_renewed_only_when_it_is_due()
    {
        await InitAsync();
        var (port, shown) = (TestPorts.Free(), TestPorts.Free());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var server = new CommandLine(_folder);
        var serving = server.RunUntilAsync(stop.Token, "ca", "serve", "--listen", $"127.0.0.1:{port}", "--http-01-port", shown.ToString(CultureInfo.InvariantCulture), "--resolver", "127.0.0.1:1", "--key-file", "ca.key");
        await ListensAsync(port, serving);
        string[] order = ["ca", "order", "--directory", $"https://127.0.0.1:{port}/acme/directory", "--listen", $"127.0.0.1:{shown}", "--authorities", "ca/authorities.pem", "--domain"];
        var (exit, output, error) = await RunAsync([.. order, "127.0.0.1"]);
        Assert.True(exit == ExitCode.Holds, error);
        Assert.StartsWith("certificate for 127.0.0.1, until ", output, StringComparison.Ordinal);
        var held = Path.Combine(_folder, "certificates", "127.0.0.1");
        using var leaf = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(held, "certificate.pem"), Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(held, "key.pem")));
        Assert.Contains("is not due before", (await RunAsync([.. order, "127.0.0.1"])).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Holds, (await RunAsync([.. order, "127.0.0.1", "--force"])).Exit);
        using var again = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(held, "certificate.pem"), Token));
        Assert.NotEqual(leaf.SerialNumber, again.SerialNumber);
        var refused = await RunAsync([.. order, "example.com"]);
        Assert.Equal(ExitCode.DoesNotHold, refused.Exit);
        Assert.Equal("farspan: the order of example.com is refused: example.com: this authority does not issue for example.com (rejectedIdentifier)\n", refused.Error);
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Holds, await serving);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--challenge does not take 'http'", "--domain", "a.test", "--challenge", "http")]
    [InlineData(ExitCode.Usage, "--domain does not take 'a_b'", "--domain", "a_b")]
    [InlineData(ExitCode.Usage, "dns-01 needs --dns-server NAME", "--domain", "a.test", "--challenge", "dns-01")]
    [InlineData(ExitCode.Usage, "--authorities: none.pem cannot be read", "--domain", "a.test", "--authorities", "none.pem")]
    [InlineData(ExitCode.Environment, "cannot be talked to", "--domain", "a.test")]
    public async Task What_cannot_be_is_one_line(int exit, string said, params string[] arguments)
    {
        var port = TestPorts.Free();
        var result = await RunAsync(["ca", "order", "--directory", $"http://127.0.0.1:{port}/", "--listen", $"127.0.0.1:{TestPorts.Free()}", .. arguments]);
        Assert.Equal(exit, result.Exit);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task An_accounts_key_is_shown_once_and_lies_sealed()
    {
        await InitAsync();
        var (exit, output, error) = await RunAsync("ca", "account", "web", "--zone", "foundry.test", "--key-file", "ca.key");
        Assert.True(exit == ExitCode.Holds, error);
        var key = output.Split('\n').Single(l => l.StartsWith("key (HMAC): ", StringComparison.Ordinal))["key (HMAC): ".Length..];
        var file = await File.ReadAllTextAsync(Path.Combine(_folder, "ca", "acme-accounts", "web.json"), Token);
        Assert.DoesNotContain(key, file, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("ca", "account", "../web", "--key-file", "ca.key")).Exit);
    }

    private async Task InitAsync()
    {
        var key = Path.Combine(_folder, "ca.key");
        await File.WriteAllTextAsync(key, new string('7', 64) + "\n", Token);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (exit, _, error) = await RunAsync("ca", "init", "--name", "foundry", "--dns", "foundry.test", "--cidr", "127.0.0.0/8", "--key-file", "ca.key");
        Assert.True(exit == ExitCode.Holds, error);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var line = new CommandLine(_folder);
        var exit = await line.RunAsync(arguments);
        return (exit, line.Output, line.Error);
    }

    // Its port is asked until it is there; that it ended instead is seen too.
    private static async Task ListensAsync(ushort port, Task<int> serving)
    {
        while (true)
        {
            Assert.False(serving.IsCompleted, "the server ended at once");
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
            }
        }
    }
}
