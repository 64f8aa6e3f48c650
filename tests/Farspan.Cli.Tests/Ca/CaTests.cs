using System.Text.Json;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Tests.Ca;

[Trait("Requirement", "C8")]
public sealed class CaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-ca-cli-").FullName;

    public CaTests()
    {
        File.WriteAllText(Path.Combine(_folder, "ca.key"), new string('7', 64) + "\n");
        File.SetUnixFileMode(Path.Combine(_folder, "ca.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_made_issues_lists_revokes_and_writes_a_list()
    {
        Assert.Contains("authority foundry", (await InitAsync()).Output, StringComparison.Ordinal);
        var (exit, output, error) = await RunAsync("", "ca", "issue", "db", "--dns", "db.foundry.internal", "--address", "10.0.1.2", "--key-file", "ca.key", "--json");
        Assert.True(exit == ExitCode.Holds, error);
        var issued = JsonSerializer.Deserialize(output, CaJson.Default.CaFilesReport)!;
        Assert.All(issued.Files, f => Assert.True(File.Exists(f), f));
        Assert.Contains(issued.Serial!, (await RunAsync("", "ca", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Holds, (await RunAsync("", "ca", "revoke", issued.Serial!, "--reason", "key-compromise")).Exit);
        Assert.Contains("revoked", (await RunAsync("", "ca", "list")).Output, StringComparison.Ordinal);
        var (_, crl, _) = await RunAsync("", "ca", "crl", "--key-file", "ca.key");
        Assert.True(File.Exists(crl.TrimEnd()), crl);
        var (both, files, _) = await RunAsync("", "ca", "crl", "--key-file", "ca.key", "--pem", "all.crl");
        Assert.Equal(ExitCode.Holds, both);
        Assert.EndsWith("/all.crl\n", files, StringComparison.Ordinal);
        var pem = await File.ReadAllTextAsync(Path.Combine(_folder, "all.crl"), TestContext.Current.CancellationToken);
        Assert.Equal(2, pem.Split("-----BEGIN X509 CRL-----").Length - 1);
        Assert.Equal(ExitCode.Environment, (await RunAsync("", "ca", "crl", "--key-file", "ca.key", "--pem", "nowhere/all.crl")).Exit);
        var (status, text, _) = await RunAsync("", "ca", "status", "--json");
        Assert.Equal(ExitCode.Holds, status);
        var report = JsonSerializer.Deserialize(text, CaJson.Default.CaReport)!;
        Assert.Equal((1, 1, 3L, "steady"), (report.Issued, report.Revoked, report.CrlNumber, report.Phase));
    }

    [Fact]
    public async Task Who_was_revoked_gets_no_certificate_until_it_is_allowed()
    {
        await InitAsync();
        string[] issue = ["ca", "issue", "db", "--dns", "db.foundry.internal", "--key-file", "ca.key"];
        var serial = JsonSerializer.Deserialize((await RunAsync("", [.. issue, "--json"])).Output, CaJson.Default.CaFilesReport)!.Serial!;
        Assert.Equal($"{serial} is revoked; write the list with farspan ca crl\nnothing is issued to its names before farspan ca allow {serial}\n", (await RunAsync("", "ca", "revoke", serial)).Output);
        Assert.True(JsonSerializer.Deserialize((await RunAsync("", "ca", "revoke", serial, "--json")).Output, CaJson.Default.CaRevokedReport) is { WasRevoked: true, IsHeld: true });
        var (exit, output, error) = await RunAsync("", issue);
        Assert.Equal((ExitCode.Usage, ""), (exit, output));
        Assert.Matches($"^farspan: db.foundry.internal has been kept from certificates since [^;]+, as {serial} was revoked \\(unspecified\\); allow it with farspan ca allow {serial}\n$", error);
        Assert.Contains($"{serial}  revoked, kept out", (await RunAsync("", "ca", "list")).Output, StringComparison.Ordinal);
        Assert.Contains($"(unspecified): db.foundry.internal; allow it with farspan ca allow {serial}", (await RunAsync("", "ca", "status")).Output, StringComparison.Ordinal);
        Assert.Equal("certificates are issued again to db.foundry.internal\n", (await RunAsync("", "ca", "allow", serial.ToLowerInvariant())).Output);
        Assert.Equal(ExitCode.Holds, (await RunAsync("", issue)).Exit);
        Assert.Equal(ExitCode.Usage, (await RunAsync("", "ca", "allow", serial)).Exit);
        Assert.DoesNotContain("kept out", (await RunAsync("", "ca", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_init_refuses_and_says_what_instead()
    {
        await InitAsync();
        var (exit, _, error) = await RunAsync("", "ca", "init", "--name", "foundry", "--dns", "foundry.internal", "--key-file", "ca.key");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("holds an authority already", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_passphrase_comes_by_standard_input_and_a_wrong_one_is_one_line()
    {
        var (exit, _, error) = await RunAsync("correct horse battery\n", "ca", "init", "--name", "foundry", "--dns", "foundry.internal", "--passphrase-file", "-");
        Assert.True(exit == ExitCode.Holds, error);
        (exit, _, error) = await RunAsync("wrong horse battery\n", "ca", "issue", "db", "--dns", "db.foundry.internal", "--passphrase-file", "-");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("the passphrase is not the one that it was sealed with", error, StringComparison.Ordinal);
        (exit, _, error) = await RunAsync("", "ca", "issue", "db", "--dns", "db.foundry.internal", "--key-file", "ca.key");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("was sealed with a passphrase", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca", "issue", "db", "--dns", "db.elsewhere.internal", "--key-file", "ca.key")]
    [InlineData("ca", "issue", "db", "--dns", "db.foundry.internal")]
    [InlineData("ca", "issue", "../db", "--dns", "db.foundry.internal", "--key-file", "ca.key")]
    [InlineData("ca", "issue", "db", "--dns", "db.foundry.internal", "--lifetime", "soon", "--key-file", "ca.key")]
    [InlineData("ca", "issue", "db", "--dns", "db.foundry.internal", "--key-file", "none.key")]
    [InlineData("ca", "issue", "db", "--key-file", "ca.key")]
    [InlineData("ca", "revoke", "1234")]
    [InlineData("ca", "allow", "1234")]
    [InlineData("ca", "status", "--out", "nowhere")]
    [InlineData("ca", "rotate")]
    [InlineData("ca", "init", "--key-file", "ca.key")]
    [InlineData("ca", "crl", "--days", "0", "--key-file", "ca.key")]
    public async Task What_cannot_be_is_one_line_and_exit_2(params string[] arguments)
    {
        await InitAsync();
        var (exit, output, error) = await RunAsync("", arguments);
        Assert.True(exit is ExitCode.Usage or ExitCode.Environment, $"{exit} {error}");
        Assert.Empty(output);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_root_key_that_lies_elsewhere_is_asked_for_with_the_place_where_it_was_looked_for()
    {
        await InitAsync();
        var drawer = Path.Combine(_folder, "drawer.key");
        File.Move(Path.Combine(_folder, "ca", "root-1.key"), drawer);
        var (exit, _, error) = await RunAsync("", "ca", "rotate", "intermediate", "--key-file", "ca.key");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("root-1.key", error, StringComparison.Ordinal);
        Assert.Contains("--root-key", error, StringComparison.Ordinal);
        var (ok, text, _) = await RunAsync("", "ca", "rotate", "intermediate", "--key-file", "ca.key", "--root-key", "drawer.key");
        Assert.Equal(ExitCode.Holds, ok);
        Assert.Contains("kept elsewhere", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_is_replaced_step_by_step()
    {
        await InitAsync();
        Assert.Contains("the root is being replaced (introduced)", (await RunAsync("", "ca", "rotate", "root", "--key-file", "ca.key")).Output, StringComparison.Ordinal);
        var (exit, _, error) = await RunAsync("", "ca", "rotate", "root", "--key-file", "ca.key");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("may not have learnt of root 2", error, StringComparison.Ordinal);
        Assert.Contains("(switched)", (await RunAsync("", "ca", "rotate", "root", "--everybody-believes", "--key-file", "ca.key")).Output, StringComparison.Ordinal);
        Assert.Contains("root 2", (await RunAsync("", "ca", "rotate", "root", "--key-file", "ca.key")).Output, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Error)> InitAsync()
    {
        var made = await RunAsync("", "ca", "init", "--name", "foundry", "--dns", "foundry.internal", "--cidr", "10.0.0.0/16", "--key-file", "ca.key");
        Assert.True(made.Exit == ExitCode.Holds, made.Error);
        return made;
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var line = new CommandLine(_folder, input: input);
        var exit = await line.RunAsync(arguments);
        return (exit, line.Output, line.Error);
    }
}
