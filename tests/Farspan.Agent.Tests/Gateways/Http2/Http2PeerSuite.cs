using System.Security.Cryptography;
using Farspan.Linux.Processes;
using Farspan.Testing.Gateways.Http2;
using Microsoft.AspNetCore.Http;

namespace Farspan.Agent.Tests.Gateways.Http2;

/// <summary>Callers that others wrote, over nghttp2.</summary>
public abstract class Http2PeerSuite : Http2Suite
{
    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Curl_uploads_and_downloads_the_same_bytes()
    {
        Assert.SkipUnless(Finds("curl"), "needs curl (Debian package curl)");
        await using var upstream = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint);
        var folder = Directory.CreateTempSubdirectory("farspan-http2-").FullName;
        try
        {
            var (sent, received) = (Path.Combine(folder, "sent"), Path.Combine(folder, "received"));
            await File.WriteAllBytesAsync(sent, RandomNumberGenerator.GetBytes(3_000_000), Cancellation);
            var output = await RunAsync(
                "curl", "-sS", "--http2-prior-knowledge", "-T", sent, "-o", received, "-w", "%{http_version} %{http_code}", $"http://{gateway.Endpoint}/volume/etcd-1/file");
            Assert.Equal("2 200", output);
            Assert.Equal(await File.ReadAllBytesAsync(sent, Cancellation), await File.ReadAllBytesAsync(received, Cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task H2load_gets_every_answer_of_many_streams_on_many_connections()
    {
        Assert.SkipUnless(Finds("h2load"), "needs h2load (Debian package nghttp2-client)");
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("fine", context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint);
        var output = await RunAsync("h2load", "-n", "20000", "-c", "8", "-m", "32", $"http://{gateway.Endpoint}/volume/etcd-1/");
        Assert.Contains("20000 succeeded, 0 failed, 0 errored, 0 timeout", output, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private static bool Finds(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildProcessStart { File = program, Arguments = arguments }, TestGateway.Patience, TimeProvider.System, Cancellation);
        Assert.True(result.Exit.IsSuccess, $"{program}: {result.Exit} {result.Error}");
        return result.Output;
    }
}
