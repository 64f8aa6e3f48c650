using System.Globalization;
using System.Text.RegularExpressions;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways;

/// <summary>What a gateway must do over any transport, seen from raw sockets at both sides.</summary>
public abstract partial class GatewaySuite
{
    protected const string Get = "GET /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n";

    protected abstract ITransport Create();

    protected Task<GatewayRig> StartAsync(GatewayLimitsSpec? limits = null, int loops = 1) => GatewayRig.StartAsync(Create(), limits, loops);

    /// <summary>Takes out what differs from run to run.</summary>
    protected static string Plain(string text) => Identifier().Replace(Date().Replace(Port().Replace(text, "127.0.0.1"), "Date: #"), "X-Request-Id: #");

    protected static string Post(string fields, string body, string version = "1.1") => $"POST /volume/up/x HTTP/{version}\r\nHost: h\r\n{fields}\r\n{body}";

    protected static string Ok(string body, string fields = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Reads an answer with a Content-Length.</summary>
    protected static string ReadAnswer(RawPeer caller)
    {
        var head = caller.ReadHead();
        var length = Length().Match(head);
        Assert.True(length.Success, head);
        return head + caller.Read(int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    protected static string Status(string answer) => answer.Length < 12 ? answer : answer[9..12];

    [GeneratedRegex("X-Request-Id: [0-9a-f]{32}")]
    private static partial Regex Identifier();

    [GeneratedRegex("Date: [^\r]*")]
    private static partial Regex Date();

    [GeneratedRegex("127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("Content-Length: ([0-9]+)")]
    private static partial Regex Length();
}
