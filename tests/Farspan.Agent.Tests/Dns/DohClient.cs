using System.Net;
using System.Net.Http.Headers;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Questions by HTTP (RFC 8484).</summary>
internal static class DohClient
{
    public static HttpClient Open(RunningServer server, DnsTransport transport) => new() { BaseAddress = new Uri($"http://{server.At(transport)}") };

    public static ByteArrayContent Posted(byte[] query) => new(query) { Headers = { ContentType = new MediaTypeHeaderValue("application/dns-message") } };

    public static async Task<string> AskAsync(RunningServer server)
    {
        using var client = Open(server, DnsTransport.Https);
        using var question = Posted(RunningServer.Query("www.example.test", DnsType.A, id: 0));
        using var answer = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), question, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var message = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new IPAddress(message[^4..]).ToString();
    }
}
