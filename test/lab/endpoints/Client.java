import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client as services written in Java have it: java Client.java HOW SOURCE-IP SOURCE-PORT TARGET-IP TARGET-PORT.
 * HOW: "tls" reads a whole response and closes; "timeout" gives up reading after a second, in clear text;
 * "unread" closes over the unread rest of a response.
 */
class Client {
  static final String REQUEST = "GET /java HTTP/1.1\r\nHost: shop.example\r\n\r\n";

  public static void main(String[] words) throws Exception {
    String how = words[0];
    Socket socket = how.equals("tls") ? trusting().getSocketFactory().createSocket() : new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(words[1]), Integer.parseInt(words[2])));
    socket.connect(new InetSocketAddress(words[3], Integer.parseInt(words[4])));
    OutputStream out = socket.getOutputStream();
    out.write(REQUEST.getBytes("UTF-8"));
    out.flush();
    InputStream in = socket.getInputStream();
    if (how.equals("timeout")) {
      socket.setSoTimeout(1000);
      try {
        in.read();
      } catch (SocketTimeoutException error) {
        System.out.println("SocketTimeoutException");
      }
    } else if (how.equals("unread")) {
      in.readNBytes(100);
      Thread.sleep(500);
      System.out.println("unread " + in.available());
    } else {
      System.out.println("read " + in.readNBytes(Integer.parseInt(words[5])).length);
    }
    socket.close();
  }

  static SSLContext trusting() throws Exception {
    TrustManager all = new X509TrustManager() {
      public void checkClientTrusted(X509Certificate[] chain, String type) {}
      public void checkServerTrusted(X509Certificate[] chain, String type) {}
      public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    };
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {all}, null);
    return context;
  }
}
