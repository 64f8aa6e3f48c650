namespace Farspan.Gateway.Http1;

/// <summary>Tells methods apart (RFC 9110 section 9).</summary>
public static class RequestMethods
{
    /// <summary>Which method it is. Names are case-sensitive.</summary>
    public static RequestMethod Find(ReadOnlySpan<byte> name) => name switch
    {
        [(byte)'G', (byte)'E', (byte)'T'] => RequestMethod.Get,
        [(byte)'P', (byte)'U', (byte)'T'] => RequestMethod.Put,
        _ when name.SequenceEqual("POST"u8) => RequestMethod.Post,
        _ when name.SequenceEqual("HEAD"u8) => RequestMethod.Head,
        _ when name.SequenceEqual("DELETE"u8) => RequestMethod.Delete,
        _ when name.SequenceEqual("CONNECT"u8) => RequestMethod.Connect,
        _ when name.SequenceEqual("OPTIONS"u8) => RequestMethod.Options,
        _ when name.SequenceEqual("PATCH"u8) => RequestMethod.Patch,
        _ when name.SequenceEqual("TRACE"u8) => RequestMethod.Trace,
        _ => RequestMethod.Other,
    };

    /// <summary>True when sending it twice does what sending it once does (RFC 9110 section 9.2.2).</summary>
    public static bool IsIdempotent(RequestMethod method) => method is RequestMethod.Get or RequestMethod.Head or RequestMethod.Put
        or RequestMethod.Delete or RequestMethod.Options or RequestMethod.Trace;
}
